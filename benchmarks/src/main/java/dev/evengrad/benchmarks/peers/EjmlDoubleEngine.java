package dev.evengrad.benchmarks.peers;

import org.ejml.EjmlVersion;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/// A network written by hand on EJML's double matrices.
public final class EjmlDoubleEngine implements Engine {
  @Override
  public String name() {
    return "ejml-double";
  }

  @Override
  public String version() {
    return "EJML " + EjmlVersion.VERSION;
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    return new DoubleNetwork(network, rows);
  }

  @Override
  public Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    return new DoubleNetwork(network, batch, settings);
  }

  @Override
  public Product product(int size, float[] x, float[] w) {
    DMatrixRMaj a = new DMatrixRMaj(size, size, true, DoubleNetwork.wide(x));
    DMatrixRMaj b = new DMatrixRMaj(size, size, true, DoubleNetwork.wide(w));
    DMatrixRMaj y = new DMatrixRMaj(size, size);
    return new Product() {
      @Override
      public void multiply() {
        CommonOps_DDRM.multTransB(a, b, y);
      }

      @Override
      public float[] result() {
        return DoubleNetwork.narrow(y.data);
      }
    };
  }
}
