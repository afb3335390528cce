package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Optimizers.adam;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.ModelSpec;

/**
 * Trains the awkward network of dense layers and the one of all kinds of layers, and prints backend and hashes: what the child JVMs
 * run.
 */
public final class TrainingHash {
  static final String NETWORK =
      "input 64; standardize; dense 517 tanh; dense 301 gelu; dense 67 sigmoid; dense 10";

  private TrainingHash() {}

  /** Arguments: backend, threads, seed. */
  public static void main(String[] args) {
    System.out.println(
        run(BackendChoice.parse(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2])));
  }

  static String run(BackendChoice backend, int threads, long seed) {
    TrainerBuilder dense =
        Trainer.of(ModelSpec.parse(NETWORK))
            .loss(softmaxCrossEntropy())
            .clip(value(0.5))
            .clip(globalNorm(1))
            .optimizer(adam(1e-3))
            .batchSize(61)
            .seed(seed)
            .threads(threads)
            .spinMicros(50)
            .backend(backend);
    return Fingerprint.describe(KernelBackends.select(backend))
        + ", "
        + hash(dense, 3)
        + "; "
        + hash(LayeredNetwork.builder(backend, threads).seed(seed), 2);
  }

  private static String hash(TrainerBuilder builder, int epochs) {
    try (Trainer trainer = builder.build()) {
      EpochReport report = null;
      for (int epoch = 0; epoch < epochs; epoch++) {
        report = trainer.epoch(LayeredNetwork.DATA);
      }
      return trainer.sha256()
          + " "
          + report.loss()
          + " "
          + report.gradientNorm()
          + " "
          + trainer.evaluate(LayeredNetwork.DATA).loss();
    }
  }
}
