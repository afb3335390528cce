package dev.evengrad.benchmarks.peers;

import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;

/// Our product of weights that were packed before the first call, as those of a `Model` are. Products only: our predictions
/// have packed weights anyway.
public record EvengradPackedEngine(KernelBackend backend) implements Engine {
  @Override
  public String name() {
    return "evengrad-packed";
  }

  @Override
  public String version() {
    return Fingerprint.of(backend);
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    throw new UnsupportedOperationException(name() + " offers products only");
  }

  @Override
  public Product product(int size, float[] x, float[] w) {
    return EvengradEngine.product(backend, size, x, w, false);
  }
}
