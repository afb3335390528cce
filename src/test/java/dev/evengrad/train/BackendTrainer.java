package dev.evengrad.train;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.layer.Declaration;
import dev.evengrad.loss.Loss;
import dev.evengrad.optim.Chain;

/** Makes trainers on backends that no name selects, such as ones with a fault in them. */
public final class BackendTrainer {
  private BackendTrainer() {}

  /** A trainer with initial weights of seed 1. */
  public static Trainer of(TrainerBuilder settings, Loss loss, Chain chain, KernelBackend backend) {
    Declaration declaration = settings.spec.declaration();
    return new Trainer(
        settings,
        loss,
        chain,
        backend,
        backend.newKernels(),
        declaration.initialParameters(1),
        declaration.initialBuffers());
  }
}
