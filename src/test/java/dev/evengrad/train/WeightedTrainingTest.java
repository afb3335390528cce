package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.BreastCancer;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Allocation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedTrainingTest {
  private static Trainer trainer(String network, Loss loss) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(loss)
        .optimizer(Optimizers.adam(0.01))
        .batchSize(32)
        .seed(3)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid_binary_cross_entropy", "hinge", "squared_hinge"})
  void oneOutputTellsTwoClassesApart(String loss) {
    Split split = BreastCancer.load().stratifiedSplit(0.2, 1);
    try (Trainer trainer =
        trainer("input 30; standardize; dense 16 tanh; dense 1", Losses.parse(loss))) {
      for (int epoch = 0; epoch < 20; epoch++) {
        trainer.epoch(split.training());
      }
      Evaluation heldOut = trainer.evaluate(split.heldOut());
      assertTrue(heldOut.accuracy() >= 0.93, heldOut.toString());
      Model model = trainer.model();
      assertTrue(model.classification());
      assertEquals(BreastCancer.load().classNames(), model.classNames());
      float[] outputs = new float[split.heldOut().rows()];
      model.session(outputs.length).run(split.heldOut().features(), outputs.length, outputs);
      float threshold = loss.startsWith("sigmoid") ? 0.5f : 0;
      int right = 0;
      for (int r = 0; r < outputs.length; r++) {
        right += outputs[r] > threshold == (split.heldOut().classOf(r) == 1) ? 1 : 0;
      }
      assertEquals(heldOut.accuracy(), (double) right / outputs.length, 1e-12);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ShapeException two =
        assertThrows(ShapeException.class, () -> trainer("input 4; dense 2", Losses.hinge()));
    assertTrue(two.getMessage().contains("end it with 'dense 1'"), two::getMessage);
    try (Trainer trainer = trainer("input 4; dense 1", Losses.sigmoidBinaryCrossEntropy())) {
      DataException e = assertThrows(DataException.class, () -> trainer.epoch(Iris.load()));
      assertTrue(e.getMessage().contains("have 3: use softmax_cross_entropy"), e::getMessage);
      Dataset far = Dataset.ofValues(new float[8], 4, new float[] {0.5f, 2}, 1);
      e = assertThrows(DataException.class, () -> trainer.epoch(far));
      assertTrue(e.getMessage().contains("target 0 of row 1 is 2.0"), e::getMessage);
      assertEquals(0, trainer.state().step());
    }
  }

  /** Weights of 0 and 1 train as if the rows of weight 0 were not there. */
  @Test
  void rowsOfWeightZeroAreNotThere() {
    Dataset iris = Iris.load();
    float[] weights = new float[iris.rows()];
    Arrays.fill(weights, 1);
    weights[7] = 0;
    try (Trainer trainer = trainer("input 4; dense 3", Losses.softmaxCrossEntropy())) {
      Evaluation all = trainer.evaluate(iris);
      Evaluation less = trainer.evaluate(iris.withRowWeights(weights));
      Dataset seven = oneRow(iris, 7);
      double ofSeven = trainer.evaluate(seven).loss();
      assertEquals((all.loss() * 150 - ofSeven) / 149, less.loss(), 1e-6);
      trainer.epoch(iris.withRowWeights(weights));
      assertEquals(5, trainer.state().appliedSteps());
    }
  }

  private static Dataset oneRow(Dataset data, int row) {
    float[] features = new float[data.featureCount()];
    data.copyFeatures(row, features, 0);
    return Dataset.ofClasses(
        features, features.length, new int[] {data.classOf(row)}, data.classNames());
  }

  private static Batch batch(float... weights) {
    return Batch.ofClasses(new float[] {1, 2, 3, 4, 5, 6}, 3, 2, new int[] {0, 1, 1})
        .withRowWeights(weights);
  }

  /** Skipped, and not a reason to halt: a service may send nothing of interest for hours. */
  @Test
  void aBatchOfNoWeightIsSkipped() {
    try (Trainer trainer = trainer("input 2; dense 1", Losses.sigmoidBinaryCrossEntropy())) {
      float[] before = trainer.state().parameters();
      for (int i = 0; i < 10; i++) {
        StepOutcome.Skipped skipped =
            assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(0, 0, 0)));
        assertEquals(SkipReason.NO_WEIGHT, skipped.reason());
      }
      assertArrayEquals(before, trainer.state().parameters());
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(0, 0, 1)));
      StepOutcome.Skipped nan =
          assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(1, Float.NaN, 1)));
      assertEquals(SkipReason.ROW_WEIGHT_NOT_FINITE, nan.reason());
      assertThrows(DataException.class, () -> trainer.step(batch(1, -1, 1)));
    }
  }

  @Test
  void balancedWeightsMakeClassesCountTheSame() {
    Dataset data =
        Dataset.ofClasses(
            new float[] {0, 0, 0, 1, 1, 1, 1, 1},
            1,
            new int[] {0, 0, 0, 0, 0, 0, 1, 1},
            List.of("a", "b", "never"));
    assertArrayEquals(new float[] {8 / 12f, 2, 1}, ClassWeights.balanced(data), 1e-7f);
    assertArrayEquals(new float[] {1, 2, 3}, ClassWeights.parse("1:2:3", data));
    assertThrows(RuntimeException.class, () -> ClassWeights.parse("1:2", data));
    assertThrows(RuntimeException.class, () -> ClassWeights.parse("1:2:x", data));
    // the bias learns the odds, which are even if the classes count the same
    Loss loss = Losses.softmaxCrossEntropy().classWeights(2 / 3f, 2);
    Dataset constant = Dataset.ofClasses(new float[8], 1, data.classes(), List.of("a", "b"));
    try (Trainer trainer = trainer("input 1; dense 2", loss)) {
      for (int epoch = 0; epoch < 300; epoch++) {
        trainer.epoch(constant);
      }
      float[] p = new float[2];
      trainer.model().session(1).run(new float[1], 1, p);
      assertEquals(0.5, p[0], 1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mse",
        "mae",
        "huber",
        "softmax_cross_entropy(0.1, weights=1:2)",
        "sigmoid_binary_cross_entropy",
        "hinge(weights=1:2)",
        "squared_hinge"
      })
  void nothingIsAllocated(String text) {
    Loss loss = Losses.parse(text);
    // the losses themselves are the same on all backends
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 3 tanh; dense " + (loss.binary() ? 1 : 2)))
            .loss(loss)
            .optimizer(Optimizers.adam(1e-6))
            .backend(BackendChoice.SCALAR)
            .build()) {
      float[] features = {1, 2, 3, 4, 5, 6};
      Batch batch =
          (loss.takesClasses()
                  ? Batch.ofClasses(features, 3, 2, new int[] {0, 1, 1})
                  : Batch.ofValues(features, 3, 2, new float[6], 2))
              .withRowWeights(new float[] {1, 0, 0.5f});
      Runnable step = () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
      Allocation.assertNone(text, 10_000, step);
    }
  }
}
