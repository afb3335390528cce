package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.momentum;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Schedules;
import dev.evengrad.testing.Allocation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Zero bytes a step, whatever the backend, the optimizer, the loss and the number of threads. */
class TrainingAllocationTest {
  private static final int ROWS = 13;

  static Stream<Arguments> settings() {
    return Stream.of(
        Arguments.of("scalar", 1, "softmax_cross_entropy", adam(1e-6)),
        Arguments.of("vector", 1, "softmax_cross_entropy", adam(1e-6)),
        Arguments.of("vector", 1, "mse", momentum(1e-6, 0.9)),
        Arguments.of("vector", 2, "mse", sgd(1e-6)),
        Arguments.of("scalar", 3, "softmax_cross_entropy", sgd(1e-6)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void nothingIsAllocatedByAStep(
      String backend, int threads, String loss, GradientTransform optimizer) {
    boolean classes = loss.equals("softmax_cross_entropy");
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 7; dense 37 tanh; dense 19 sigmoid; relu; dense 5"))
            .loss(classes ? softmaxCrossEntropy() : mse())
            .clip(value(0.5))
            .clip(globalNorm(0.01))
            .optimizer(optimizer)
            .schedule(Schedules.cosine(100_000))
            .batchSize(ROWS)
            .threads(threads)
            .spinMicros(50)
            .backend(BackendChoice.parse(backend))
            .seed(1)
            .build()) {
      Batch batch = batch(classes);
      Runnable step = () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
      Allocation.assertNone(backend + " " + loss + " " + optimizer.text(), 10_000, step);
    }
  }

  private static Batch batch(boolean classes) {
    CounterRandom random = CounterRandom.of(2, "batch", 0);
    float[] features = new float[ROWS * 7];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.uniform(i) - 0.5f;
    }
    if (classes) {
      int[] labels = new int[ROWS];
      for (int r = 0; r < ROWS; r++) {
        labels[r] = r % 5;
      }
      return Batch.ofClasses(features, ROWS, 7, labels);
    }
    float[] targets = new float[ROWS * 5];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.uniform(1000 + i);
    }
    return Batch.ofValues(features, ROWS, 7, targets, 5);
  }
}
