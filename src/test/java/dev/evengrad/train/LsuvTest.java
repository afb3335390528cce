package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights scaled by one batch until every pre-activation has variance 1. */
class LsuvTest {
  private static final Dataset DATA = Digits.load().splitRows(1497, 3).training();
  private static final int ROWS = 97;

  @TempDir private Path folder;

  private static float[] gaussian(int n, float scale) {
    CounterRandom random = CounterRandom.of(5, "lsuv", 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = scale * random.gaussian(i);
    }
    return values;
  }

  private static TrainerBuilder builder(String network) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(mse())
        .optimizer(sgd(0.01))
        .batchSize(ROWS)
        .seed(11);
  }

  /** As many rows as a batch has, so that the batch is all of them. */
  private static Dataset data(int inputs, int outputs, float scale) {
    return Dataset.ofValues(
        gaussian(ROWS * inputs, scale), inputs, new float[ROWS * outputs], outputs);
  }

  /** The variance, over rows and units, of what the first {@code dense} layers of a network give. */
  private static double variance(Model model, String prefix, int dense, Dataset data) {
    ModelSpec spec = ModelSpec.parse(prefix);
    float[] parameters = new float[spec.declaration().parameterLayout().length()];
    for (var slice : spec.declaration().parameterLayout().slices()) {
      float[] own = model.parameter(slice.name());
      System.arraycopy(own, 0, parameters, slice.offset(), own.length);
    }
    int width = spec.output().size();
    float[] x = new float[ROWS * spec.input().shape().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = data.feature(i / 20, i % 20);
    }
    float[] z = new float[ROWS * width];
    new Model(spec, model.info(), model.backend(), parameters, new float[0])
        .session(ROWS)
        .runLogits(x, ROWS, z);
    assertEquals(dense, spec.declaration().parameterLayout().slices().size() / 2);
    return variance(z);
  }

  /** Thirty layers, seen again from the outside by networks that end before the activation of each. */
  @ParameterizedTest
  @ValueSource(strings = {"tanh", "relu", "sigmoid", "identity"})
  void everyPreActivationHasVarianceOne(String activation) {
    String network = "input 20; repeat 30 [dense 40 " + activation + "]; dense 3";
    Dataset data = data(20, 3, 0.3f);
    String[] hashes = new String[2];
    int i = 0;
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      try (Trainer trainer = builder(network).backend(backend).build()) {
        LsuvReport report = trainer.lsuv(data);
        hashes[i++] = trainer.sha256() + report;
        assertEquals(ROWS, report.rows());
        assertEquals(31, report.layers().size());
        Model model = trainer.model();
        for (int n = 1; n <= 31; n++) {
          LsuvReport.LayerScaling layer = report.layers().get(n - 1);
          assertEquals("dense" + n, layer.layer());
          assertTrue(layer.converged() && layer.rounds() <= 10, layer::toString);
          if (backend == BackendChoice.SCALAR) {
            continue;
          }
          String before = "dense 40 " + activation + "; ";
          double variance =
              variance(
                  model,
                  "input 20; " + before.repeat(n - 1) + (n == 31 ? "dense 3" : "dense 40"),
                  n,
                  data);
          assertEquals(1, variance, 0.1, layer.layer());
          assertEquals(layer.varianceAfter(), variance, 1e-9);
        }
      }
    }
    assertEquals(hashes[0], hashes[1]);
  }

  /** Composite layers, heads and projections are scaled; layers with a scheme of their own keep it. */
  @Test
  void layersInsideOthersAreScaledAndOwnSchemesKept() {
    String network =
        "input 64; standardize; dense 40 gelu; residual project=true [dense 30 relu init=he_normal;"
            + " dense 20]; residual zero_init=true [dense 20 tanh; dense 20]; auxiliary [dense 10];"
            + " branches [dense 7 tanh | dense 9; layer_norm]; dropout 0.2; dense 10";
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse(network))
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-3))
            .batchSize(61)
            .seed(3);
    try (Trainer trainer = builder.build()) {
      Model before = trainer.model();
      LsuvReport report = trainer.lsuv(DATA);
      assertEquals(61, report.rows());
      assertEquals(
          List.of(
              "dense1",
              "dense3",
              "projection1",
              "dense4",
              "auxiliary1/dense1",
              "dense6",
              "dense7",
              "dense8"),
          report.layers().stream().map(LsuvReport.LayerScaling::layer).toList());
      assertTrue(
          report.layers().stream().allMatch(LsuvReport.LayerScaling::converged), report::toString);
      Model after = trainer.model();
      for (String kept : List.of("dense2.weight", "dense5.weight", "dense8.bias")) {
        assertArrayEquals(before.parameter(kept), after.parameter(kept), kept);
      }
      assertEquals(0, trainer.epoch(DATA).skipped());
    }
  }

  /** Behind a batch normalisation the variance is that of the first step, which normalises by the batch. */
  @Test
  void batchNormalisationsTakeTheStatisticsOfTheBatch() {
    float[][] seen = new float[1][];
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterForward(StepView view) {
            seen[0] = view.output(view.size() - 1).copy();
          }
        };
    Dataset data = data(20, 40, 0.3f);
    try (Trainer trainer =
        builder("input 20; dense 40 relu; batch_norm; dense 40").observer(observer).build()) {
      String statistics = Arrays.toString(trainer.state().buffers());
      LsuvReport report = trainer.lsuv(data);
      assertEquals(statistics, Arrays.toString(trainer.state().buffers()));
      assertTrue(trainer.epoch(data).complete());
      assertEquals(1, variance(seen[0]), 0.1);
      assertEquals(report.layers().getLast().varianceAfter(), variance(seen[0]), 1e-4);
    }
  }

  private static double variance(float[] z) {
    double mean = 0;
    for (float v : z) {
      mean += v / (double) z.length;
    }
    double squares = 0;
    for (float v : z) {
      squares += (v - mean) * (v - mean);
    }
    return squares / z.length;
  }

  /** Directions stay those of orthogonal weights: rows of equal length at right angles. */
  @Test
  void theWeightsAreOrthogonalUpToTheirFactor() {
    try (Trainer trainer = builder("input 20; dense 8 tanh; dense 3").build()) {
      LsuvReport unused = trainer.lsuv(data(20, 3, 5));
      assertEquals(2, unused.layers().size());
      float[] w = trainer.model().parameter("dense1.weight");
      double length = dot(w, 0, 0);
      for (int i = 0; i < 8; i++) {
        for (int j = 0; j < 8; j++) {
          assertEquals(i == j ? length : 0, dot(w, i, j), 1e-5 * length);
        }
      }
    }
  }

  private static double dot(float[] w, int i, int j) {
    double sum = 0;
    for (int k = 0; k < 20; k++) {
      sum += (double) w[20 * i + k] * w[20 * j + k];
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"VECTOR, 1", "VECTOR, 3", "SCALAR, 2"})
  void trainingAfterItHasTheSameBitsEverywhere(BackendChoice backend, int threads) {
    String network = "input 64; standardize; dense 33 relu; dense 17 tanh; dense 10";
    assertEquals(train(network, BackendChoice.SCALAR, 1), train(network, backend, threads));
  }

  private static TrainerBuilder digits(String network) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(softmaxCrossEntropy())
        .optimizer(adam(1e-3))
        .batchSize(61)
        .seed(3);
  }

  private static String train(String network, BackendChoice backend, int threads) {
    try (Trainer trainer =
        digits(network).backend(backend).threads(threads).spinMicros(50).build()) {
      LsuvReport report = trainer.lsuv(DATA);
      EpochReport epoch = trainer.epoch(DATA);
      return trainer.sha256() + report + epoch.loss();
    }
  }

  @Test
  void aCheckpointHoldsTheScaledWeights() {
    String network = "input 64; standardize; dense 33 relu; dense 10";
    Path file = folder.resolve("c.safetensors");
    try (Trainer first = digits(network).build();
        Trainer second = digits(network).build()) {
      LsuvReport unused = first.lsuv(DATA);
      assertEquals(2, unused.layers().size());
      Checkpoint.save(first.state(), file);
      second.restore(Checkpoint.load(file));
      assertEquals(first.sha256(), second.sha256());
      assertEquals(first.epoch(DATA).loss(), second.epoch(DATA).loss());
      assertEquals(first.sha256(), second.sha256());
    }
  }

  @Test
  void aLayerThatGivesNothingIsNamedAndNothingIsChanged() {
    try (Trainer trainer =
        builder("input 4; dense 5 tanh; dense 6 relu init=constant(-1); dense 2").build()) {
      String before = trainer.sha256();
      Dataset same = Dataset.ofValues(new float[] {1, 1, 1, 1}, 4, new float[2], 2);
      // one row: the variance is over the units of dense1, but dense2 gives the same everywhere
      DataException e = assertThrows(DataException.class, () -> trainer.lsuv(same));
      assertTrue(e.getMessage().contains("lsuv cannot scale dense3"), e.getMessage());
      assertTrue(e.getMessage().contains("is 0.0"), e.getMessage());
      assertEquals(before, trainer.sha256());
      LsuvReport fine = trainer.lsuv(data(4, 2, 1));
      assertEquals(2, fine.layers().size());
    }
  }

  @Test
  void anOverflowIsNamedAndNothingIsChanged() {
    try (Trainer trainer = builder("input 64; dense 5; dense 2").build()) {
      String before = trainer.sha256();
      float[] huge = gaussian(ROWS * 64, 1);
      for (int i = 0; i < huge.length; i++) {
        huge[i] = Math.copySign(0.9f * Float.MAX_VALUE, huge[i]);
      }
      Dataset overflowing = Dataset.ofValues(huge, 64, new float[ROWS * 2], 2);
      DataException e = assertThrows(DataException.class, () -> trainer.lsuv(overflowing));
      assertTrue(e.getMessage().contains("lsuv cannot scale dense1"), e.getMessage());
      assertEquals(before, trainer.sha256());
    }
  }

  @Test
  void dataThatDoNotFitAreRefused() {
    try (Trainer trainer = builder("input 4; dense 5 tanh; dense 2").build()) {
      assertThrows(ShapeException.class, () -> trainer.lsuv(data(5, 2, 1)));
      assertThrows(ShapeException.class, () -> trainer.lsuv(DATA));
    }
  }

  @Test
  void onlyBeforeTheFirstStep() {
    try (Trainer trainer = builder("input 4; dense 5 tanh; dense 2").build()) {
      StepOutcome unused = trainer.step(Batch.ofValues(new float[4], 1, 4, new float[2], 2));
      assertTrue(unused instanceof StepOutcome.Applied);
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> trainer.lsuv(data(4, 2, 1)));
      assertTrue(e.getMessage().contains("before the first step"), e.getMessage());
      try (Trainer further = Trainer.from(trainer.model()).optimizer(sgd(0.1)).build()) {
        e = assertThrows(IllegalStateException.class, () -> further.lsuv(data(4, 2, 1)));
        assertTrue(e.getMessage().contains("trained model"), e.getMessage());
      }
    }
  }

  @Test
  void aMovingAverageStartsFromTheScaledWeights() {
    try (Trainer trainer = builder("input 4; dense 5 tanh; dense 2").movingAverage(0.99).build()) {
      LsuvReport unused = trainer.lsuv(data(4, 2, 1));
      assertEquals(2, unused.layers().size());
      assertEquals(trainer.sha256(), trainer.averagedModel().sha256());
    }
  }

  @Test
  void aNetworkWithNothingToScaleSaysSo() {
    try (Trainer trainer = builder("input 4; dense 2 init=zeros").build()) {
      assertEquals(List.of(), trainer.lsuv(data(4, 2, 1)).layers());
    }
  }
}
