package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Dense;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * {@code Z = X W^T + 1 b^T, Y = f(Z)}; {@code dZ = dY * f'(Z), dW = dZ^T X, db = dZ^T 1, dX = dZ W}.
 * X [rows][inputs], W [outputs][inputs], Z [rows][outputs].
 */
public final class TextbookDense implements TextbookLayer {
  private final String name;
  private final int units;
  private final boolean bias;
  private final TextbookActivation activation;

  TextbookDense(Dense dense, TextbookWalk walk) {
    this.name = walk.name("dense", dense);
    this.units = dense.units();
    this.bias = dense.bias();
    this.activation = walk.activation(dense.activation());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    double[] b = bias ? pass.parameter(name + ".bias") : null;
    return pass.activate(name, activation, linear(x, weight(x.getNumCols(), pass), b));
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj x = pass.input(name);
    DMatrixRMaj dz = pass.deactivate(name, activation, dy);
    pass.gradient(name + ".weight", Matrices.entries(weightGradient(dz, x)));
    if (bias) {
      pass.gradient(name + ".bias", columnSums(dz));
    }
    return inputGradient(dz, weight(x.getNumCols(), pass));
  }

  private DMatrixRMaj weight(int inputs, TextbookPass pass) {
    return Matrices.of(units, inputs, pass.parameter(name + ".weight"));
  }

  /** {@code X W^T + 1 b^T}. */
  public static DMatrixRMaj linear(DMatrixRMaj x, DMatrixRMaj w, double @Nullable [] b) {
    DMatrixRMaj z = new DMatrixRMaj(x.getNumRows(), w.getNumRows());
    CommonOps_DDRM.multTransB(x, w, z);
    if (b != null) {
      for (int r = 0; r < z.getNumRows(); r++) {
        for (int c = 0; c < z.getNumCols(); c++) {
          z.add(r, c, b[c]);
        }
      }
    }
    return z;
  }

  /** {@code dZ^T X}. */
  public static DMatrixRMaj weightGradient(DMatrixRMaj dz, DMatrixRMaj x) {
    DMatrixRMaj dw = new DMatrixRMaj(dz.getNumCols(), x.getNumCols());
    CommonOps_DDRM.multTransA(dz, x, dw);
    return dw;
  }

  /** {@code dZ^T 1}. */
  public static double[] columnSums(DMatrixRMaj dz) {
    DMatrixRMaj sums = new DMatrixRMaj(1, dz.getNumCols());
    CommonOps_DDRM.sumCols(dz, sums);
    return Matrices.entries(sums);
  }

  /** {@code dZ W}. */
  public static DMatrixRMaj inputGradient(DMatrixRMaj dz, DMatrixRMaj w) {
    DMatrixRMaj dx = new DMatrixRMaj(dz.getNumRows(), w.getNumCols());
    CommonOps_DDRM.mult(dz, w, dx);
    return dx;
  }
}
