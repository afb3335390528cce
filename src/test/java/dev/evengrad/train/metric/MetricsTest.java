package dev.evengrad.train.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.NotANumberRows;
import dev.evengrad.train.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics where a plain formula would go wrong. */
class MetricsTest {
  /** Of weights and biases that are given. */
  private static Evaluation evaluate(
      String network, Loss loss, Dataset data, float weight, float bias) {
    ModelSpec spec = ModelSpec.parse(network);
    try (Trainer trainer =
        Trainer.of(spec).loss(loss).optimizer(Optimizers.sgd(1)).batchSize(4).build()) {
      float[] parameters = trainer.state().parameters();
      var layout = spec.declaration().parameterLayout();
      java.util.Arrays.fill(
          parameters,
          layout.get("dense1.weight").offset(),
          layout.get("dense1.weight").end(),
          weight);
      java.util.Arrays.fill(
          parameters, layout.get("dense1.bias").offset(), layout.get("dense1.bias").end(), bias);
      trainer.restore(trainer.state().withParameters(parameters));
      return trainer.evaluate(data);
    }
  }

  @Test
  void ofEqualOutputsTheFirstCounts() {
    Dataset data =
        Dataset.ofClasses(
            new float[] {1, 2, 3, 4, 5, 6},
            1,
            new int[] {0, 1, 2, 2, 0, 2},
            List.of("a", "b", "c"));
    Evaluation equal = evaluate("input 1; dense 3", Losses.softmaxCrossEntropy(), data, 0, 1);
    assertEquals(2 / 6.0, equal.accuracy());
  }

  /** An output of exactly 0 is a probability of 1/2, which is not above it. */
  @Test
  void onTheFenceIsTheFirstOfTwoClasses() {
    Dataset data =
        Dataset.ofClasses(new float[] {1, 2, 3}, 1, new int[] {0, 1, 1}, List.of("a", "b"));
    Evaluation fence = evaluate("input 1; dense 1", Losses.sigmoidBinaryCrossEntropy(), data, 0, 0);
    assertEquals(1 / 3.0, fence.accuracy());
  }

  /** Around 1e8 the squares of the targets have no digits left for their spread. */
  @Test
  void aLargeCommonOffsetCostsNoDigitsOfR2() {
    float offset = 1e8f;
    float[] x = {0, 1, 2, 3, 4, 5};
    float[] y = new float[6];
    double mean = 0;
    for (int i = 0; i < 6; i++) {
      y[i] = offset + 8 * i + (i == 5 ? 16 : 0);
      mean += (8 * i + (i == 5 ? 16 : 0)) / 6.0;
    }
    double total = 0;
    for (int i = 0; i < 6; i++) {
      double d = 8 * i + (i == 5 ? 16 : 0) - mean;
      total += d * d;
    }
    Evaluation evaluation =
        evaluate("input 1; dense 1", Losses.mse(), Dataset.ofValues(x, 1, y, 1), 8, offset);
    assertEquals(1 - 256 / total, evaluation.metrics().get("r2"), 1e-12);
    assertEquals(16 / 6.0, evaluation.metrics().get("mae"), 1e-12);
  }

  /** Softmax of infinities is no number either. */
  @Test
  void whatIsNotANumberIsRightForNothing() {
    Dataset three =
        Dataset.ofClasses(
            new float[] {1, 3e38f, 1}, 1, new int[] {0, 0, 1}, List.of("a", "b", "c"));
    Evaluation softmax = evaluate("input 1; dense 3", Losses.softmaxCrossEntropy(), three, 2, 0);
    assertEquals(1 / 3.0, softmax.accuracy());
    assertEquals(new NotANumberRows(1, 1, "dense1"), softmax.notANumber());
    assertTrue(Double.isNaN(softmax.loss()));

    Tensor outputs = Tensor.of(2, 1);
    outputs.array()[0] = Float.NaN;
    outputs.array()[1] = -1;
    Targets targets = new Targets();
    targets.setClasses(new int[] {0, 0});
    assertEquals(0.5, value(Metrics.binaryAccuracy(), outputs, targets));
    targets.setClasses(new int[] {1, 1});
    assertEquals(0, value(Metrics.binaryAccuracy(), outputs, targets));
    targets.setValues(new float[] {1, 2});
    for (Metric metric : List.of(Metrics.meanAbsoluteError(), Metrics.rSquared())) {
      assertTrue(Double.isNaN(value(metric, outputs, targets)));
    }
  }

  private static double value(Metric metric, Tensor outputs, Targets targets) {
    metric.reset();
    metric.add(2, outputs, targets);
    return metric.value();
  }

  /** Each trainer has metrics of its own, also of one builder, and those of the loss once. */
  @Test
  void aTrainerMeasuresWhatItIsGiven() {
    Dataset data =
        Dataset.ofClasses(new float[] {1, 2, 3, 4}, 1, new int[] {0, 1, 0, 1}, List.of("a", "b"));
    var builder =
        Trainer.of(ModelSpec.parse("input 1; dense 1"))
            .loss(Losses.sigmoidBinaryCrossEntropy())
            .optimizer(Optimizers.sgd(0.1))
            .metric(Metrics::auc)
            .metric(() -> Metrics.topK(1))
            .metric(Metrics::accuracy);
    try (Trainer one = builder.build();
        Trainer other = builder.build()) {
      assertEquals(
          List.of("accuracy", "auc", "top_k(1)"), List.copyOf(one.epoch(data).metrics().keySet()));
      assertEquals(one.evaluate(data), one.evaluate(data));
      other.epoch(data);
      assertEquals(one.evaluate(data), other.evaluate(data));
    }
    assertThrows(SettingException.class, () -> builder.metric(Metrics::rSquared).build());
  }
}
