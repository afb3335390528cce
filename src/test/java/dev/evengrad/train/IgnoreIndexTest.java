package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.EvengradException;
import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Allocation;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch's ignore_index: rows of a class that have no share in anything. */
class IgnoreIndexTest {
  private static final int INPUTS = 4;

  private static Trainer trainer(String loss, int batch, int micro) {
    return Trainer.of(ModelSpec.parse("input 4; dense 7 tanh; dense 3"))
        .loss(Losses.parse(loss))
        .optimizer(Optimizers.adam(0.01))
        .batchSize(batch)
        .microBatch(micro)
        .seed(5)
        .build();
  }

  private static float[] features(int rows) {
    float[] features = new float[rows * INPUTS];
    for (int i = 0; i < features.length; i++) {
      features[i] = CounterRandom.of(3, "features", 0).gaussian(i);
    }
    return features;
  }

  /** -100 as in PyTorch, another number that is no class, and a class. */
  @ParameterizedTest
  @ValueSource(strings = {"", "smoothing=0.1, ", "weights=1:2:0.5, "})
  void ignoredRowsAreNotThere(String settings) {
    float[] features = features(8);
    for (int ignored : new int[] {-100, 255, 2}) {
      int[] classes = {0, ignored, 1, 1, ignored, 0, 0, ignored};
      int[] left = IntStream.range(0, 8).filter(r -> classes[r] != ignored).toArray();
      float[] fewer = new float[left.length * INPUTS];
      int[] fewerClasses = new int[left.length];
      for (int i = 0; i < left.length; i++) {
        System.arraycopy(features, left[i] * INPUTS, fewer, i * INPUTS, INPUTS);
        fewerClasses[i] = classes[left[i]];
      }
      String plain =
          settings.isEmpty() ? "" : "(" + settings.substring(0, settings.length() - 2) + ")";
      String loss = "softmax_cross_entropy(" + settings + "ignore_index=" + ignored + ")";
      for (int micro : new int[] {8, 3}) {
        try (Trainer some = trainer(loss, 8, micro);
            Trainer all = trainer("softmax_cross_entropy" + plain, 8, 8)) {
          for (int step = 0; step < 5; step++) {
            StepReport expected =
                assertInstanceOf(
                        StepOutcome.Applied.class,
                        all.step(Batch.ofClasses(fewer, left.length, INPUTS, fewerClasses)))
                    .report();
            StepReport report =
                assertInstanceOf(
                        StepOutcome.Applied.class,
                        some.step(Batch.ofClasses(features, 8, INPUTS, classes)))
                    .report();
            assertEquals(expected.loss(), report.loss(), 1e-6, loss);
            assertEquals(expected.gradientNorm(), report.gradientNorm(), 1e-6, loss);
          }
        }
      }
    }
  }

  /** A class of a data set: its rows count in no metric, and other weights stay. */
  @Test
  void aClassOfADatasetIsLeftOutOfMetrics() {
    Dataset iris = Iris.load();
    float[] weights = new float[iris.rows()];
    for (int r = 0; r < weights.length; r++) {
      weights[r] = iris.classOf(r) == 2 ? 0 : 1 + r % 2;
    }
    float[] given = new float[weights.length];
    for (int r = 0; r < given.length; r++) {
      given[r] = 1 + r % 2;
    }
    try (Trainer some = trainer("softmax_cross_entropy(ignore_index=2)", 32, 32);
        Trainer all = trainer("softmax_cross_entropy", 32, 32)) {
      Evaluation expected = all.evaluate(iris.withRowWeights(weights));
      Evaluation evaluation = some.evaluate(iris.withRowWeights(given));
      assertEquals(expected.loss(), evaluation.loss(), 1e-9);
      assertEquals(expected.accuracy(), evaluation.accuracy(), 1e-12);
      for (int epoch = 0; epoch < 10; epoch++) {
        all.epoch(iris.withRowWeights(weights));
        some.epoch(iris.withRowWeights(given));
      }
      assertArrayEquals(all.state().parameters(), some.state().parameters());
    }
  }

  @Test
  void aBatchOfIgnoredRowsIsSkipped() {
    try (Trainer trainer = trainer("softmax_cross_entropy(ignore_index=-100)", 8, 8)) {
      StepOutcome.Skipped skipped =
          assertInstanceOf(
              StepOutcome.Skipped.class,
              trainer.step(Batch.ofClasses(features(2), 2, INPUTS, new int[] {-100, -100})));
      assertEquals(SkipReason.NO_WEIGHT, skipped.reason());
      assertTrue(skipped.explanation().contains("class that the loss ignores"), skipped::toString);
      DataException e =
          assertThrows(
              DataException.class,
              () -> trainer.step(Batch.ofClasses(features(2), 2, INPUTS, new int[] {0, -1})));
      assertTrue(e.getMessage().contains("the class of row 1 is -1"), e::getMessage);
    }
  }

  @Test
  void texts() {
    String text = "softmax_cross_entropy(0.1, weights=1:2:1, ignore_index=-100)";
    assertEquals(text, Losses.parse(text).text());
    Loss built = Losses.softmaxCrossEntropy(0.1).ignoreIndex(-100).classWeights(1, 2, 1);
    assertEquals(text, built.text());
    assertThrows(SettingException.class, () -> Losses.mse().ignoreIndex(1));
    for (String wrong : new String[] {"1.5", "x", ""}) {
      EvengradException e =
          assertThrows(
              EvengradException.class,
              () -> Losses.parse("softmax_cross_entropy(ignore_index=" + wrong + ")"));
      assertTrue(e.getMessage().contains("ignore_index") || wrong.isEmpty(), e::getMessage);
    }
  }

  @Test
  void nothingIsAllocated() {
    try (Trainer trainer = trainer("softmax_cross_entropy(ignore_index=-100)", 8, 3)) {
      Batch batch =
          Batch.ofClasses(features(8), 8, INPUTS, new int[] {0, -100, 1, 2, 0, -100, 1, 1});
      Allocation.assertNone("ignored rows", 10_000, () -> trainer.step(batch));
    }
  }
}
