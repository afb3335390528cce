package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.columns.Columns;
import dev.evengrad.columns.NumberColumn;
import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.metric.Metrics;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Probabilities that are as frequent as they say, thresholds that are the best there are. */
class ModelCalibrationTest {
  /** One input that is the logit itself, times a factor. */
  private static Model logits(float factor, Loss loss) {
    int outputs = loss.binary() ? 1 : 2;
    ModelSpec spec = ModelSpec.parse("input 1; dense " + outputs);
    float[] parameters = spec.declaration().initialParameters(0);
    var weight = spec.declaration().parameterLayout().get("dense1.weight");
    java.util.Arrays.fill(parameters, 0);
    parameters[weight.end() - 1] = factor;
    return new Model(
        spec,
        ModelInfo.NONE.withLoss(loss.text(), loss.link()).withOutputNames(List.of("no", "yes")),
        KernelBackends.select(BackendChoice.AUTO),
        parameters,
        spec.declaration().initialBuffers());
  }

  /** Rows whose class is drawn with the probability that their input is the logit of. */
  private static Dataset drawn(int rows, float shift, boolean weighted) {
    CounterRandom random = CounterRandom.of(1, "drawn", 0);
    float[] x = new float[rows];
    int[] classes = new int[rows];
    float[] weights = new float[rows];
    for (int r = 0; r < rows; r++) {
      x[r] = 2 * random.gaussian(r) + shift;
      classes[r] = random.uniform(10 * rows + r) < 1 / (1 + Math.exp(-x[r])) ? 1 : 0;
      weights[r] = r % 3;
    }
    Dataset data = Dataset.ofClasses(x, 1, classes, List.of("no", "yes"));
    return weighted ? data.withRowWeights(weights) : data;
  }

  @Test
  void aTemperatureTakesBackWhatIsTooSure() {
    for (boolean weighted : new boolean[] {false, true}) {
      Dataset data = drawn(600, -1, weighted);
      float[] x = data.features();
      double best = 1;
      for (double factor = 0.3; factor < 3; factor += 1e-3) {
        best = sum(data, x, factor) < sum(data, x, best) ? factor : best;
      }
      for (Loss loss : List.of(Losses.sigmoidBinaryCrossEntropy(), Losses.softmaxCrossEntropy())) {
        for (float factor : new float[] {3, 0.25f}) {
          Model model = ModelCalibration.temperature(logits(factor, loss), loss, data);
          Calibration calibration = Objects.requireNonNull(model.info().calibration());
          assertEquals(best, calibration.scale() * factor, 1.1e-3);
          assertTrue(calibration.shifts().stream().allMatch(shift -> shift == 0));
        }
      }
    }
  }

  private static double sum(Dataset data, float[] x, double factor) {
    double sum = 0;
    for (int r = 0; r < x.length; r++) {
      double z = factor * x[r] * (data.classOf(r) == 1 ? 1 : -1);
      sum += data.rowWeight(r) * Math.log1p(Math.exp(-z));
    }
    return sum;
  }

  /** What separates the classes has no best temperature, and what is wrong throughout neither. */
  @Test
  void temperaturesHaveEnds() {
    Loss loss = Losses.sigmoidBinaryCrossEntropy();
    Dataset separate =
        Dataset.ofClasses(new float[] {-1, 1}, 1, new int[] {0, 1}, List.of("no", "yes"));
    for (float factor : new float[] {1, -1}) {
      Calibration calibration =
          Objects.requireNonNull(
              ModelCalibration.temperature(logits(factor, loss), loss, separate)
                  .info()
                  .calibration());
      assertEquals(factor > 0 ? 20f : 0.05f, calibration.scale());
    }
    Dataset huge = Dataset.ofClasses(new float[] {3e38f}, 1, new int[] {0}, List.of("no", "yes"));
    assertThrows(
        DataException.class, () -> ModelCalibration.temperature(logits(9, loss), loss, huge));
    assertThrows(
        SettingException.class,
        () -> ModelCalibration.prior(logits(1, Losses.hinge()), Losses.hinge()));
  }

  @Test
  void rowsThatTheLossIgnoresHaveNoShareInATemperature() {
    Loss loss = Losses.softmaxCrossEntropy();
    Dataset data = drawn(300, 0, false);
    float[] weights = new float[data.rows()];
    for (int r = 0; r < weights.length; r++) {
      weights[r] = data.classOf(r);
    }
    Model without =
        ModelCalibration.temperature(logits(3, loss), loss, data.withRowWeights(weights));
    Loss ignoring = loss.ignoreIndex(0);
    Model ignored = ModelCalibration.temperature(logits(3, ignoring), ignoring, data);
    assertEquals(without.info().calibration(), ignored.info().calibration());
    Dataset nothing = Dataset.ofClasses(new float[3], 1, new int[3], List.of("no", "yes"));
    assertThrows(
        DataException.class,
        () -> ModelCalibration.temperature(logits(3, ignoring), ignoring, nothing));
  }

  @Test
  void dataOfAnotherModelAreRefused() {
    Loss loss = Losses.sigmoidBinaryCrossEntropy();
    Model model = logits(1, loss);
    int[] classes = {0, 1, 1};
    Dataset wide = Dataset.ofClasses(new float[6], 2, classes, List.of("no", "yes"));
    Dataset turned = Dataset.ofClasses(new float[3], 1, classes, List.of("yes", "no"));
    for (Executable use :
        List.<Executable>of(
            () -> ModelCalibration.temperature(model, loss, wide),
            () -> DecisionThreshold.bestF1(model, wide))) {
      assertThrows(ShapeException.class, use);
    }
    Model columns =
        model.withInfo(
            model.info().withColumns(Columns.of(List.of(NumberColumn.of("a").withOffset(1)))));
    Dataset others =
        Dataset.ofClasses(new float[3], 1, classes, List.of("no", "yes"))
            .withColumns(Columns.ofNumbers(List.of("a")));
    for (Executable use :
        List.<Executable>of(
            () -> ModelCalibration.temperature(model, loss, turned),
            () -> DecisionThreshold.leastCost(model, turned, 1, 1),
            () -> ModelCalibration.temperature(columns, loss, others),
            () -> DecisionThreshold.bestF1(columns, others))) {
      assertThrows(DataException.class, use);
    }
    Dataset three = Dataset.ofClasses(new float[3], 1, new int[] {0, 1, 2}, List.of("a", "b", "c"));
    Loss softmax = Losses.softmaxCrossEntropy();
    assertThrows(
        ShapeException.class,
        () -> ModelCalibration.temperature(logits(1, softmax), softmax, three));
  }

  @Test
  void thePriorDividesByTheClassWeights() {
    float[] x = {-3, -0.5f, 0, 2, 7};
    for (Loss plain : List.of(Losses.sigmoidBinaryCrossEntropy(), Losses.softmaxCrossEntropy())) {
      Loss loss = plain.classWeights(0.5f, 10);
      Model model = logits(1, loss);
      Model corrected = ModelCalibration.prior(model, loss);
      int outputs = model.outputs();
      float[] before = new float[5 * outputs];
      float[] after = new float[5 * outputs];
      model.session(5).run(x, 5, before);
      corrected.session(5).run(x, 5, after);
      for (int r = 0; r < 5; r++) {
        double p = 1 / (1 + Math.exp(-x[r]));
        assertEquals(p, before[(r + 1) * outputs - 1], 1e-6);
        assertEquals(p / 10 / (p / 10 + (1 - p) / 0.5), after[(r + 1) * outputs - 1], 1e-6);
      }
      assertNull(ModelCalibration.prior(model, plain).info().calibration());
      Loss none = plain.classWeights(0, 1);
      assertThrows(SettingException.class, () -> ModelCalibration.prior(logits(1, none), none));
    }
  }

  /** Trained with weights the rare class looks common; corrected its mean probability is its share. */
  @Test
  void afterTrainingWithClassWeightsTheMeanProbabilityIsTheShare() {
    Dataset data = drawn(4000, -3.5f, false);
    double share = data.classCounts()[1] / 4000.0;
    Loss loss = Losses.sigmoidBinaryCrossEntropy().classWeights(1, 12);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 1; dense 1"))
            .loss(loss)
            .optimizer(Optimizers.adam(0.05))
            .build()) {
      for (int epoch = 0; epoch < 10; epoch++) {
        trainer.epoch(data);
      }
      Model model = trainer.model();
      assertTrue(mean(model, data) > 2 * share);
      Model corrected = ModelCalibration.prior(model, loss);
      assertEquals(share, mean(corrected, data), 0.15 * share);
      assertEquals(share, mean(ModelCalibration.temperature(model, loss, data), data), 0.1 * share);

      // what is measured of a model goes by its calibration, what is trained on does not
      try (Trainer again = measuring(corrected);
          Trainer bare = measuring(model)) {
        double calibrated = again.evaluate(data).metrics().get("log_loss");
        double plain = bare.evaluate(data).metrics().get("log_loss");
        assertTrue(calibrated < 0.8 * plain, calibrated + " " + plain);
        assertEquals(bare.evaluate(data).loss(), again.evaluate(data).loss());
        again.epoch(data);
        bare.epoch(data);
        assertEquals(bare.evaluate(data), again.evaluate(data));
        assertNull(again.model().info().calibration());
      }
    }
  }

  private static Trainer measuring(Model model) {
    return Trainer.from(model).optimizer(Optimizers.sgd(0.01)).metric(Metrics::logLoss).build();
  }

  private static double mean(Model model, Dataset data) {
    float[] p = new float[data.rows()];
    model.session(data.rows()).run(data.features(), data.rows(), p);
    double sum = 0;
    for (float each : p) {
      sum += each;
    }
    return sum / p.length;
  }

  @Test
  void thresholdsAreTheBestOfAll() {
    for (boolean weighted : new boolean[] {false, true}) {
      Dataset data = drawn(300, -1, weighted);
      for (Loss loss :
          List.of(
              Losses.sigmoidBinaryCrossEntropy(), Losses.softmaxCrossEntropy(), Losses.hinge())) {
        Model model = logits(1, loss);
        double f1 = DecisionThreshold.bestF1(model, data);
        double cost = DecisionThreshold.leastCost(model, data, 1, 5);
        double bestF1 = 0;
        double leastCost = Double.POSITIVE_INFINITY;
        for (double candidate = -12; candidate <= 12; candidate += 0.05) {
          double at =
              loss.binary() && loss.link().text().equals("none")
                  ? candidate
                  : 1 / (1 + Math.exp(-candidate));
          bestF1 = Math.max(bestF1, f1(model, data, at));
          leastCost = Math.min(leastCost, cost(model, data, at));
        }
        assertTrue(f1(model, data, f1) >= bestF1, loss.text());
        assertTrue(cost(model, data, cost) <= leastCost, loss.text());
        Model decided = model.withInfo(model.info().withThreshold(f1));
        try (Trainer trainer =
            Trainer.from(decided).optimizer(Optimizers.sgd(1)).metric(Metrics::f1).build()) {
          assertEquals(
              f1(model, data, f1), trainer.evaluate(data).metrics().get("f1"), 1e-12, loss.text());
        }
      }
    }
  }

  private static double[] counts(Model model, Dataset data, double threshold) {
    Model decided = model.withInfo(model.info().withThreshold(threshold));
    float[] results = new float[data.rows() * model.outputs()];
    decided.session(data.rows()).run(data.features(), data.rows(), results);
    double[] counts = new double[4];
    for (int r = 0; r < data.rows(); r++) {
      counts[2 * data.classOf(r) + decided.classOf(results, r)] += data.rowWeight(r);
    }
    return counts;
  }

  private static double f1(Model model, Dataset data, double threshold) {
    double[] counts = counts(model, data, threshold);
    return 2 * counts[3] / (2 * counts[3] + counts[1] + counts[2]);
  }

  private static double cost(Model model, Dataset data, double threshold) {
    double[] counts = counts(model, data, threshold);
    return counts[1] + 5 * counts[2];
  }

  @Test
  void thresholdsOfNothingAreRefused() {
    Loss loss = Losses.sigmoidBinaryCrossEntropy();
    Dataset one = Dataset.ofClasses(new float[] {1}, 1, new int[] {0}, List.of("no", "yes"));
    assertThrows(DataException.class, () -> DecisionThreshold.bestF1(logits(1, loss), one));
    Dataset values = Dataset.ofValues(new float[] {1}, 1, new float[] {1}, 1);
    assertThrows(SettingException.class, () -> DecisionThreshold.bestF1(logits(1, loss), values));
    Dataset data = drawn(20, 0, false);
    assertThrows(
        SettingException.class, () -> DecisionThreshold.leastCost(logits(1, loss), data, 0, 0));
    assertThrows(
        SettingException.class, () -> DecisionThreshold.leastCost(logits(1, loss), data, -1, 1));
    // all or nothing, where the costs say so
    double all = DecisionThreshold.leastCost(logits(1, loss), data, 0, 1);
    double none = DecisionThreshold.leastCost(logits(1, loss), data, 1, 0);
    assertEquals(0, counts(logits(1, loss), data, all)[2]);
    assertEquals(0, counts(logits(1, loss), data, none)[1]);
  }
}
