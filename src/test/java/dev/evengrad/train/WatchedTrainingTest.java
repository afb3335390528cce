package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.evengrad.data.Batch;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Allocation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What watching must not do: change a bit of what is trained, or allocate. */
class WatchedTrainingTest {
  private static final int ROWS = 21;

  private static TrainerBuilder builder(String network, int threads, int piece) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(softmaxCrossEntropy())
        .batchSize(ROWS)
        .microBatch(piece)
        .threads(threads)
        .seed(5);
  }

  private static Batch batch(int step) {
    CounterRandom random = CounterRandom.of(step, "batch", 0);
    float[] x = new float[ROWS * 9];
    int[] classes = new int[ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.gaussian(i);
    }
    for (int r = 0; r < ROWS; r++) {
      classes[r] = r % 4;
    }
    return Batch.ofClasses(x, ROWS, 9, classes);
  }

  private static List<GradientTransform> optimizers() {
    return List.of(
        Optimizers.sgd(0.1),
        Optimizers.momentum(0.05, 0.9),
        Optimizers.adam(1e-2),
        Optimizers.parse("adamw(0.01)"),
        Optimizers.parse("rmsprop(0.01)"),
        Optimizers.parse("adagrad(0.05)"),
        Optimizers.parse("lion(0.001)"));
  }

  private static List<GradientTransform> clips() {
    return List.of(Clips.globalNorm(0.1), Clips.value(1e-3), Clips.parse("agc(0.01)"));
  }

  @ParameterizedTest
  @CsvSource({"1, 21", "2, 21", "1, 5"})
  void watchingChangesNoBit(int threads, int piece) {
    String network =
        "input 9; dense 40 relu; residual [ dense 40 tanh; dense 40 ]; prelu;"
            + " branches [ dense 5 | dense 6 sigmoid ]; dense 4";
    for (GradientTransform optimizer : optimizers()) {
      for (GradientTransform clip : clips()) {
        TrainerBuilder builder =
            builder(network, threads, piece).clip(clip).optimizer(optimizer).movingAverage(0.9);
        String expected;
        try (Trainer alone = builder.build()) {
          expected = hash(alone);
        }
        HealthSettings settings = HealthSettings.standard().every(2);
        try (Trainer watched = builder.health(settings).build()) {
          assertEquals(expected, hash(watched), optimizer.text() + " " + clip.text());
        }
      }
    }
  }

  private static String hash(Trainer trainer) {
    for (int step = 1; step <= 5; step++) {
      trainer.step(batch(step));
    }
    return trainer.sha256() + trainer.averagedModel().sha256();
  }

  @ParameterizedTest
  @CsvSource({"vector, 1, 21", "vector, 2, 21", "vector, 1, 8", "scalar, 1, 21"})
  void nothingIsAllocatedByAWatchedStep(String backend, int threads, int piece) {
    String network =
        "input 9; dense 40 relu bias=false; dense 40 tanh; batch_norm; sigmoid; dense 4";
    try (Trainer trainer =
        builder(network, threads, piece)
            .clip(Clips.globalNorm(1))
            .optimizer(Optimizers.adam(1e-6))
            .health(HealthSettings.standard().every(4))
            .spinMicros(50)
            .backend(BackendChoice.parse(backend))
            .build()) {
      Batch batch = batch(1);
      Allocation.assertNone(
          backend + " " + threads,
          4000,
          () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch)));
    }
  }
}
