package dev.evengrad.benchmarks.peers;

/// A network written by hand on OpenBLAS: its products in assembler, the rest plain loops of Java.
public final class OpenBlasEngine implements Engine {
  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public String version() {
    return OpenBlas.version();
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    return new FloatNetwork(new OpenBlas(), network, rows);
  }

  @Override
  public Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    return new FloatNetwork(new OpenBlas(), network, batch, settings);
  }

  @Override
  public Product product(int size, float[] x, float[] w) {
    float[] y = new float[size * size];
    return new Product() {
      @Override
      public void multiply() {
        OpenBlas.multiplyTransposed(size, x, w, y);
      }

      @Override
      public float[] result() {
        return y.clone();
      }
    };
  }
}
