package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 64; standardize; dense 128 relu; dense 64 relu; dense 10");

  @Test
  void learnsTheDigits() {
    Split split = Digits.load().splitRows(297, 4);
    try (Trainer trainer =
        Trainer.of(SPEC)
            .loss(softmaxCrossEntropy())
            .clip(globalNorm(1))
            .optimizer(adam(1e-3))
            .batchSize(64)
            .seed(4)
            .build()) {
      EpochReport first = trainer.epoch(split.training());
      EpochReport last = first;
      for (int epoch = 1; epoch < 15; epoch++) {
        last = trainer.epoch(split.training());
      }
      assertEquals(1500, first.rows());
      assertEquals(24, first.steps());
      assertEquals(15, last.epoch());
      assertTrue(last.loss() < 0.1 * first.loss(), first + " " + last);
      Evaluation heldOut = trainer.evaluate(split.heldOut());
      assertTrue(heldOut.accuracy() >= 0.95, heldOut.toString());
      // the model says the same as the trainer
      Model model = trainer.model();
      assertEquals(trainer.sha256(), model.sha256());
      float[] probabilities = new float[297 * 10];
      model.session(297).run(split.heldOut().features(), 297, probabilities);
      assertEquals(heldOut.accuracy(), accuracy(probabilities, split.heldOut()), 1e-12);
      assertEquals("4", model.info().record().get("seed"));
      assertEquals(split.training().sha256(), model.info().record().get("data sha256"));
      assertEquals(Digits.load().classNames(), model.classNames());
    }
  }

  private static double accuracy(float[] probabilities, Dataset data) {
    int right = 0;
    for (int r = 0; r < data.rows(); r++) {
      int best = 0;
      for (int c = 1; c < 10; c++) {
        if (probabilities[r * 10 + c] > probabilities[r * 10 + best]) {
          best = c;
        }
      }
      right += best == data.classOf(r) ? 1 : 0;
    }
    return (double) right / data.rows();
  }

  @Test
  void aReportSaysWhatIsInIt() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 1; dense 1")).loss(mse()).optimizer(sgd(0.125)).build()) {
      StepOutcome outcome = trainer.step(Batch.ofValues(new float[2], 2, 1, new float[] {1, 1}, 1));
      assertTrue(
          outcome
              .toString()
              .contains("step 1: loss 1.0, rate 0.125, gradient norm 2.0, after clipping 2.0"),
          outcome::toString);
    }
  }

  @Test
  void metricsOfValues() {
    float[] x = {0, 1, 2, 3, 4, 5};
    float[] y = {1, 3, 5, 7, 9, 11.5f};
    Dataset data = Dataset.ofValues(x, 1, y, 1);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 1; dense 1"))
            .loss(mse())
            .optimizer(sgd(1e-30))
            .batchSize(4)
            .build()) {
      TrainingState s = trainer.state();
      float[] parameters = s.parameters();
      parameters[0] = 2;
      parameters[16] = 1;
      trainer.restore(s.withParameters(parameters));
      Evaluation evaluation = trainer.evaluate(data);
      // only the last row is off, by 0.5; the targets' sum of squares around their mean 36.5/6 is
      // 73.2083...
      assertEquals(0.25 / 6, evaluation.loss(), 1e-7);
      assertEquals(0.5 / 6, evaluation.metrics().get("mae"), 1e-7);
      assertEquals(
          1 - 0.25 / (1 + 9 + 25 + 49 + 81 + 132.25 - 36.5 * 36.5 / 6),
          evaluation.metrics().get("r2"),
          1e-7);
    }
  }

  @Test
  void standardizesByTheTrainingDataOnce() {
    float[] x = {1, 5, 3, 5, 5, 5, 7, 5};
    Dataset data = Dataset.ofValues(x, 2, new float[4], 1);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; standardize; dense 1"))
            .loss(mse())
            .optimizer(sgd(0.1))
            .batchSize(4)
            .build()) {
      Batch batch = Batch.ofValues(x, 4, 2, new float[4], 1);
      assertTrue(
          assertThrows(IllegalStateException.class, () -> trainer.step(batch))
              .getMessage()
              .contains("standardizeBy"));
      trainer.epoch(data);
      Model model = trainer.model();
      assertArrayEquals(new float[] {4, 5}, model.parameter("standardize1.mean"));
      assertArrayEquals(
          new float[] {(float) (1 / Math.sqrt(5)), 1}, model.parameter("standardize1.factor"));
    }
  }

  /** One row in a hundred is a rounding beside the others: to divide by that would make a feature of it. */
  @Test
  void aColumnThatIsConstantUpToRoundingKeepsItsScale() {
    float[] x = new float[100];
    Arrays.fill(x, 1e6f);
    x[42] = Math.nextUp(1e6f);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 1; standardize; dense 1"))
            .loss(mse())
            .optimizer(sgd(0.1))
            .build()) {
      trainer.standardizeBy(Dataset.ofValues(x, 1, new float[100], 1));
      assertArrayEquals(new float[] {1}, trainer.model().parameter("standardize1.factor"));
    }
  }

  @Test
  void aModelStaysAsItIsWhileTrainingGoesOn() {
    Dataset iris = Iris.load();
    try (Trainer trainer =
        Trainer.of(
                ModelSpec.parse("input 4; standardize; dense 5; batch_norm; dense 4 tanh; dense 3"))
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(0.1))
            .build()) {
      trainer.epoch(iris);
      Model model = trainer.model();
      String hash = model.sha256();
      float[] before = new float[150 * 3];
      model.session(150).run(iris.features(), 150, before);
      trainer.epoch(iris);
      trainer.standardizeBy(iris.select(new int[] {0, 60, 120}));
      assertNotEquals(hash, trainer.sha256());
      assertEquals(hash, model.sha256());
      float[] after = new float[150 * 3];
      model.session(150).run(iris.features(), 150, after);
      assertArrayEquals(before, after);
    }
  }

  @Test
  void observersSeeEveryStageOfAStep() {
    List<String> seen = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterForward(StepView view) {
            seen.add("forward " + view.rows() + " " + view.layer(view.size() - 1));
          }

          @Override
          public void afterBackward(StepView view) {
            seen.add("backward " + view.delta(view.size() - 1).width());
          }

          @Override
          public void afterStep(StepView view, StepOutcome outcome) {
            seen.add("step " + view.step() + " " + (outcome instanceof StepOutcome.Applied));
          }

          @Override
          public void afterEpoch(EpochReport report) {
            seen.add("epoch " + report.epoch());
          }
        };
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 3"))
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(0.1))
            .batchSize(100)
            .observer(observer)
            .build()) {
      trainer.epoch(Iris.load());
    }
    assertEquals(
        List.of(
            "forward 100 dense1",
            "backward 3",
            "step 1 true",
            "forward 50 dense1",
            "backward 3",
            "step 2 true",
            "epoch 1"),
        seen);
  }

  @Test
  void aRateSetAtRunTimeIsTheNextStepsRate() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 3"))
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(0.1))
            .batchSize(150)
            .build()) {
      trainer.epoch(Iris.load());
      trainer.setRate(1e-30);
      String before = trainer.sha256();
      trainer.epoch(Iris.load());
      assertEquals(before, trainer.sha256());
      assertThrows(SettingException.class, () -> trainer.setRate(Double.NaN));
      assertThrows(SettingException.class, () -> trainer.setRate(-1));
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertTrue(
        assertThrows(SpecException.class, () -> Trainer.of(SPEC).optimizer(adam(1e-3)).build())
            .getMessage()
            .contains("loss is missing"));
    assertTrue(
        assertThrows(SpecException.class, () -> Trainer.of(SPEC).loss(mse()).build())
            .getMessage()
            .contains("no optimizer"));
    assertThrows(
        SpecException.class,
        () -> Trainer.of(SPEC).loss(mse()).optimizer(sgd(1)).optimizer(adam(1)).build());
    assertThrows(SpecException.class, () -> Trainer.of(SPEC).clip(adam(1e-3)));
    assertThrows(
        SpecException.class,
        () -> Trainer.of(ModelSpec.parse("input 3; relu")).loss(mse()).optimizer(sgd(1)).build());
    assertThrows(SettingException.class, () -> Trainer.of(SPEC).batchSize(0));
    assertThrows(SettingException.class, () -> Trainer.of(SPEC).threads(0));
    assertThrows(SettingException.class, () -> sgd(-1));
    assertThrows(SettingException.class, () -> globalNorm(Double.NaN));
  }

  @Test
  void dataThatDoNotFitAreRefusedWithBothNumbers() {
    try (Trainer trainer =
        Trainer.of(SPEC).loss(softmaxCrossEntropy()).optimizer(adam(1e-3)).build()) {
      String inputs =
          assertThrows(ShapeException.class, () -> trainer.epoch(Iris.load())).getMessage();
      assertTrue(inputs.contains("64 inputs") && inputs.contains("4 features"), inputs);
    }
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 2"))
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-3))
            .build()) {
      String outputs =
          assertThrows(ShapeException.class, () -> trainer.epoch(Iris.load())).getMessage();
      assertTrue(outputs.contains("2 outputs") && outputs.contains("3 classes"), outputs);
    }
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 3")).loss(mse()).optimizer(adam(1e-3)).build()) {
      assertThrows(DataException.class, () -> trainer.epoch(Iris.load()));
      assertThrows(DataException.class, () -> trainer.evaluate(Iris.load()));
    }
  }

  @Test
  void aModelTrainedFurtherKeepsItsNamesAndTheirOrder() {
    Dataset iris = Iris.load();
    Model model;
    try (Trainer first =
        Trainer.of(ModelSpec.parse("input 4; dense 3"))
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-3))
            .build()) {
      first.epoch(iris);
      model = first.model();
    }
    try (Trainer further = Trainer.from(model).optimizer(adam(1e-3)).build()) {
      Dataset turned =
          Dataset.ofClasses(
              iris.features(), 4, iris.classes(), List.of("virginica", "versicolor", "setosa"));
      String said = assertThrows(DataException.class, () -> further.epoch(turned)).getMessage();
      assertTrue(said.contains("classes in the order [virginica"), said);
      assertThrows(DataException.class, () -> further.evaluate(turned));
      assertEquals(model.sha256(), further.sha256());
      further.epoch(Dataset.ofClasses(iris.features(), 4, iris.classes(), iris.classNames()));
      assertEquals(iris.featureNames(), further.model().info().featureNames());
      assertEquals(iris.classNames(), further.model().classNames());
    }
  }

  @Test
  void aRunThatOverflowsHaltsAndSaysWhy() {
    Dataset data = Iris.load();
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 64 relu; dense 3"))
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(1e30))
            .batchSize(10)
            .build()) {
      EpochReport report = trainer.epoch(data);
      assertFalse(report.complete());
      assertTrue(report.skipped() >= 3, report.toString());
      assertTrue(
          report.halted() != null && report.halted().message().contains("in a row"),
          report.toString());
    }
  }

  @Test
  void aTrainerThatCannotBeBuiltLeavesNoThreads() {
    long before = workers();
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 4; dense 3; dense 2")).loss(mse()).threads(3);
    TrainerBuilder wrong = builder.rate("dens1.*", 0.1).optimizer(sgd(0.1));
    assertThrows(SettingException.class, wrong::build);
    assertEquals(before, workers());
  }

  private static long workers() {
    return List.copyOf(Thread.getAllStackTraces().keySet()).stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("evengrad-worker"))
        .count();
  }
}
