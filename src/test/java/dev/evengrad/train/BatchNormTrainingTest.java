package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Running statistics belong to the step: they move with it or not at all. */
class BatchNormTrainingTest {
  private static final float[] FEATURES = {1, 10, 2, 30, 4, 20, 9, 60};

  private static Trainer trainer(String network, double rate) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(mse())
        .optimizer(sgd(rate))
        .batchSize(4)
        .seed(3)
        .build();
  }

  private static Batch batch(float... features) {
    return Batch.ofValues(features, features.length / 2, 2, new float[features.length / 2], 1);
  }

  private static float[] buffer(Trainer trainer, String role) {
    return trainer.model().parameter("batch_norm1." + role);
  }

  private static StepOutcome.Skipped skipped(Trainer trainer, Batch batch, SkipReason reason) {
    String before = trainer.sha256();
    StepOutcome.Skipped skipped = assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
    assertEquals(reason, skipped.reason(), skipped.explanation());
    assertEquals(before, trainer.sha256());
    return skipped;
  }

  /** Columns 1 2 4 9 and 10 30 20 60: means 4 and 30, variances without bias 38/3 and 1400/3. */
  @ParameterizedTest
  @CsvSource({"0.1", "0.25", "0", "1"})
  void anAppliedStepMovesThem(double momentum) {
    try (Trainer trainer =
        trainer("input 2; batch_norm momentum=" + momentum + "; dense 1", 0.01)) {
      assertArrayEquals(new float[] {0, 0}, buffer(trainer, "mean"));
      assertArrayEquals(new float[] {1, 1}, buffer(trainer, "variance"));
      double[] mean = {0, 0};
      double[] variance = {1, 1};
      for (int step = 0; step < 3; step++) {
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(FEATURES)));
        double keep = 1 - momentum;
        for (int c = 0; c < 2; c++) {
          mean[c] = keep * mean[c] + momentum * (c == 0 ? 4 : 30);
          variance[c] = keep * variance[c] + momentum * (c == 0 ? 38 : 1400) / 3;
          assertEquals(mean[c], buffer(trainer, "mean")[c], 1e-6 * mean[c]);
          assertEquals(variance[c], buffer(trainer, "variance")[c], 1e-6 * variance[c]);
        }
      }
    }
  }

  /** Between two steps a trainer evaluates by what the last one left, as a model that is taken then. */
  @Test
  void anEvaluationGoesByThemAsTheyAreNow() {
    try (Trainer trainer = trainer("input 2; batch_norm momentum=0.5; dense 1", 0.1)) {
      Dataset data = Dataset.ofValues(FEATURES, 2, new float[4], 1);
      for (int step = 0; step < 3; step++) {
        float[] y = new float[4];
        trainer.model().session(4).run(FEATURES, 4, y);
        double sum = 0;
        for (float v : y) {
          sum += (double) v * v;
        }
        assertEquals(sum / 4, trainer.evaluate(data).loss(), 1e-6 * sum);
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(FEATURES)));
      }
    }
  }

  @Test
  void aStepThatFailsAfterTheForwardPassLeavesThem() {
    try (Trainer trainer = trainer("input 2; batch_norm; dense 1", 1e30)) {
      Batch far = Batch.ofValues(FEATURES.clone(), 4, 2, new float[] {1e10f, 0, 0, 0}, 1);
      skipped(trainer, far, SkipReason.UPDATE_NOT_FINITE);
      Batch nan = batch(1, 2, 3, Float.NaN);
      skipped(trainer, nan, SkipReason.FEATURE_NOT_FINITE);
    }
  }

  /** Their spread is beyond a float, though the normalised rows are not. */
  @Test
  void hugeColumnsAreExplainedByTheLayer() {
    try (Trainer trainer = trainer("input 2; identity; batch_norm; dense 1", 0.01)) {
      Batch huge = batch(1, -3e38f, 2, 3e38f, 3, 0, 4, 0);
      StepOutcome.Skipped skipped = skipped(trainer, huge, SkipReason.STATISTICS_NOT_FINITE);
      assertEquals("batch_norm1", skipped.where());
      assertTrue(skipped.explanation().contains("batch_norm1"), skipped.explanation());
      skipped(trainer, huge, SkipReason.STATISTICS_NOT_FINITE);
      // and counts towards halting
      assertInstanceOf(StepOutcome.Halted.class, trainer.step(huge));
    }
    // where the running statistics stay, nothing keeps such columns from being normalised
    try (Trainer trainer = trainer("input 2; batch_norm momentum=0; dense 1", 0.01)) {
      Batch huge = batch(1, -3e38f, 2, 3e38f, 3, 0, 4, 0);
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(huge));
      assertTrue(Float.isFinite(trainer.model().parameter("dense1.weight")[1]));
    }
  }

  @Test
  void oneRowIsSkippedAndNoReasonToHalt() {
    try (Trainer trainer = trainer("input 2; dense 3; batch_norm; dense 1", 0.01)) {
      for (int i = 0; i < 10; i++) {
        StepOutcome.Skipped skipped = skipped(trainer, batch(1, 2), SkipReason.TOO_FEW_ROWS);
        assertEquals("batch_norm1", skipped.where());
        assertTrue(skipped.explanation().contains("batch size"), skipped.explanation());
      }
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(FEATURES)));
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1, 2, 3, 4)));
    }
  }

  @Test
  void anEpochMayEndWithOneRow() {
    Dataset nine = Dataset.ofValues(new float[18], 2, new float[9], 1);
    try (Trainer trainer = trainer("input 2; dense 3; batch_norm; dense 1", 0.01)) {
      for (int epoch = 0; epoch < 5; epoch++) {
        EpochReport report = trainer.epoch(nine);
        assertTrue(report.complete());
        assertEquals(3, report.steps());
        assertEquals(1, report.skipped());
      }
    }
  }

  /** Pieces of two rows: each is normalised by itself, as PyTorch does where gradients are accumulated. */
  @Test
  void aBatchInPiecesHasTheStatisticsOfThePieces() {
    String network = "input 2; batch_norm; dense 1";
    float[] targets = {1, 2, -1, 3};
    float[] whole;
    float[] start;
    try (Trainer trainer = pieces(network, 2)) {
      start = trainer.state().parameters();
      assertInstanceOf(
          StepOutcome.Applied.class,
          trainer.step(Batch.ofValues(FEATURES.clone(), 4, 2, targets, 1)));
      whole = trainer.state().parameters();
      // 1.5 and 6.5 after 0, a tenth each
      assertEquals(0.9 * 0.15 + 0.65, buffer(trainer, "mean")[0], 1e-6);
      assertEquals(0.9 * (0.9 + 0.05) + 1.25, buffer(trainer, "variance")[0], 1e-6);
      StepOutcome.Skipped skipped =
          skipped(trainer, batch(1, 2, 3, 4, 5, 6), SkipReason.TOO_FEW_ROWS);
      assertTrue(skipped.explanation().contains("micro-batch"), skipped.explanation());
    }
    float[] sum = start.clone();
    for (int piece = 0; piece < 2; piece++) {
      try (Trainer trainer = pieces(network, 4)) {
        float[] x = Arrays.copyOfRange(FEATURES, 4 * piece, 4 * piece + 4);
        float[] t = Arrays.copyOfRange(targets, 2 * piece, 2 * piece + 2);
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(Batch.ofValues(x, 2, 2, t, 1)));
        float[] after = trainer.state().parameters();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += (after[i] - start[i]) / 2;
        }
      }
    }
    assertArrayEquals(sum, whole, 1e-6f);
    SettingException e = assertThrows(SettingException.class, () -> pieces(network, 1));
    assertEquals("micro-batch", e.setting());
  }

  private static Trainer pieces(String network, int rows) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(mse())
        .optimizer(sgd(0.1))
        .batchSize(4)
        .microBatch(rows)
        .seed(3)
        .build();
  }

  @Test
  void aBatchSizeOfOneIsRefused() {
    SettingException e =
        assertThrows(
            SettingException.class,
            () ->
                Trainer.of(ModelSpec.parse("input 2; residual [batch_norm]; dense 1"))
                    .loss(mse())
                    .optimizer(sgd(0.1))
                    .batchSize(1)
                    .threads(2)
                    .spinMicros(50)
                    .build());
    assertEquals("batch size", e.setting());
    assertTrue(e.getMessage().contains("batch_norm1"), e.getMessage());
  }

  @Test
  void anEvaluationUsesThemAndLeavesThem() {
    Dataset data = Dataset.ofValues(FEATURES.clone(), 2, new float[] {1, 2, 3, 4}, 1);
    try (Trainer trainer = trainer("input 2; dense 3; batch_norm; dense 1", 0.01)) {
      for (int i = 0; i < 50; i++) {
        trainer.epoch(data);
      }
      String before = trainer.sha256();
      double all = trainer.evaluate(data).loss();
      double sum = 0;
      for (int r = 0; r < 4; r++) {
        sum += trainer.evaluate(data.select(new int[] {r})).loss();
      }
      assertEquals(sum / 4, all, 1e-6 * all);
      assertEquals(before, trainer.sha256());
    }
  }

  @Test
  void rowWeightsDoNotEnter() {
    float[][] found = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (Trainer trainer = trainer("input 2; batch_norm; dense 1", 0.01)) {
        Batch weighted = batch(FEATURES).withRowWeights(new float[] {1, i, 0.5f, 2});
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(weighted));
        found[i] = buffer(trainer, "variance");
      }
    }
    assertArrayEquals(found[0], found[1]);
  }

  /** Nothing is known of a column without variance, so its output is the bias, whatever eps. */
  @ParameterizedTest
  @CsvSource({"1e-5", "1e-30"})
  void aConstantColumnGivesTheBias(String eps) {
    try (Trainer trainer = trainer("input 2; batch_norm eps=" + eps + "; dense 1", 0.1)) {
      float[] w = trainer.model().parameter("dense1.weight");
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(
            StepOutcome.Applied.class,
            trainer.step(
                Batch.ofValues(
                    new float[] {1, 0.1f, 2, 0.1f, 3, 0.1f, 5, 0.1f},
                    4,
                    2,
                    new float[] {1, 2, 1, 3},
                    1)));
      }
      assertEquals(1, trainer.model().parameter("batch_norm1.weight")[1]);
      assertNotEquals(1, trainer.model().parameter("batch_norm1.weight")[0]);
      assertNotEquals(w[0], trainer.model().parameter("dense1.weight")[0]);
    }
  }

  /** A mean of a million and a spread of one: sums in single precision would lose the spread. */
  @Test
  void aLargeMeanDoesNotDrownTheSpread() {
    float[] features = new float[8];
    for (int r = 0; r < 4; r++) {
      features[2 * r] = 1e6f + FEATURES[2 * r];
      features[2 * r + 1] = FEATURES[2 * r + 1];
    }
    try (Trainer trainer = trainer("input 2; batch_norm momentum=1; dense 1", 0.01)) {
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(features)));
      assertEquals(1e6f + 4, buffer(trainer, "mean")[0]);
      assertEquals(38 / 3f, buffer(trainer, "variance")[0]);
      Model model = trainer.model();
      float[] w = model.parameter("dense1.weight");
      float[] y = new float[4];
      model.session(4).run(features, 4, y);
      for (int r = 0; r < 4; r++) {
        double h0 = (FEATURES[2 * r] - 4) / Math.sqrt(38 / 3.0 + 1e-5);
        double h1 = (FEATURES[2 * r + 1] - 30) / Math.sqrt(1400 / 3.0 + 1e-5);
        double expected =
            w[0] * (h0 * model.parameter("batch_norm1.weight")[0])
                + w[1] * (h1 * model.parameter("batch_norm1.weight")[1])
                + w[0] * model.parameter("batch_norm1.bias")[0]
                + w[1] * model.parameter("batch_norm1.bias")[1]
                + model.parameter("dense1.bias")[0];
        assertEquals(expected, y[r], 1e-6);
      }
    }
  }

  @Test
  void aModelTrainedOnKeepsThem() {
    try (Trainer first = trainer("input 2; dense 3; batch_norm; dense 1", 0.01)) {
      first.step(batch(FEATURES));
      Model model = first.model();
      try (Trainer second = Trainer.from(model).optimizer(sgd(0.01)).batchSize(4).build()) {
        assertEquals(model.sha256(), second.sha256());
        first.step(batch(FEATURES));
        second.step(batch(FEATURES));
        assertEquals(first.sha256(), second.sha256());
        assertFalse(model.sha256().equals(second.sha256()));
      }
    }
  }
}
