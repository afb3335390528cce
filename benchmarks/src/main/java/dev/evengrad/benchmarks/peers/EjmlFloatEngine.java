package dev.evengrad.benchmarks.peers;

import org.ejml.EjmlVersion;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/// A network written by hand on EJML's float matrices: plain Java without vectors.
public final class EjmlFloatEngine implements Engine {
  @Override
  public String name() {
    return "ejml-float";
  }

  @Override
  public String version() {
    return "EJML " + EjmlVersion.VERSION;
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    return new FloatNetwork(new Products(), network, rows);
  }

  @Override
  public Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    return new FloatNetwork(new Products(), network, batch, settings);
  }

  @Override
  public Product product(int size, float[] x, float[] w) {
    FMatrixRMaj a = new FMatrixRMaj(size, size, true, x);
    FMatrixRMaj b = new FMatrixRMaj(size, size, true, w);
    FMatrixRMaj y = new FMatrixRMaj(size, size);
    return new Product() {
      @Override
      public void multiply() {
        CommonOps_FDRM.multTransB(a, b, y);
      }

      @Override
      public float[] result() {
        return y.data.clone();
      }
    };
  }

  private record Products() implements FloatProducts {
    @Override
    public void addForward(FMatrixRMaj x, FMatrixRMaj weights, FMatrixRMaj y) {
      CommonOps_FDRM.multAddTransB(x, weights, y);
    }

    @Override
    public void inputGradient(FMatrixRMaj delta, FMatrixRMaj weights, FMatrixRMaj dx) {
      CommonOps_FDRM.mult(delta, weights, dx);
    }

    @Override
    public void weightGradient(FMatrixRMaj delta, FMatrixRMaj x, FMatrixRMaj dw) {
      CommonOps_FDRM.multTransA(delta, x, dw);
    }

    /// Four chains, since one would wait for every addition.
    @Override
    public double sumOfSquares(FMatrixRMaj values) {
      float[] v = values.data;
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      int i = 0;
      for (; i + 4 <= v.length; i += 4) {
        s0 += (double) v[i] * v[i];
        s1 += (double) v[i + 1] * v[i + 1];
        s2 += (double) v[i + 2] * v[i + 2];
        s3 += (double) v[i + 3] * v[i + 3];
      }
      for (; i < v.length; i++) {
        s0 += (double) v[i] * v[i];
      }
      return s0 + s1 + s2 + s3;
    }
  }
}
