package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/** {@code p = exp(z - max z) / sum}, {@code dz = p (dy - sum dy p)}; or its logarithm y, {@code dz = dy - p sum dy}. */
final class TextbookSoftmaxLayer implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final boolean logarithm;

  TextbookSoftmaxLayer(String name, boolean logarithm) {
    this.name = name;
    this.logarithm = logarithm;
  }

  @Override
  public String name() {
    return name;
  }

  private static DMatrixRMaj logSoftmax(DMatrixRMaj z) {
    DMatrixRMaj y = z.copy();
    for (int r = 0; r < z.getNumRows(); r++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < z.getNumCols(); c++) {
        max = Math.max(max, z.get(r, c));
      }
      double sum = 0;
      for (int c = 0; c < z.getNumCols(); c++) {
        sum += Math.exp(z.get(r, c) - max);
      }
      for (int c = 0; c < z.getNumCols(); c++) {
        y.set(r, c, z.get(r, c) - max - Math.log(sum));
      }
    }
    return y;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj z, TextbookPass pass) {
    DMatrixRMaj y = logSoftmax(z);
    DMatrixRMaj p = y.copy();
    for (int i = 0; i < p.getNumElements(); i++) {
      p.set(i, Math.exp(y.get(i)));
    }
    pass.input(name, p);
    return pass.activate(name, NONE, logarithm ? y : p);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj p = pass.input(name);
    DMatrixRMaj dz = pass.deactivate(name, NONE, dy).copy();
    for (int r = 0; r < dz.getNumRows(); r++) {
      double sum = 0;
      for (int c = 0; c < dz.getNumCols(); c++) {
        sum += dy.get(r, c) * (logarithm ? 1 : p.get(r, c));
      }
      for (int c = 0; c < dz.getNumCols(); c++) {
        double d = dy.get(r, c);
        dz.set(r, c, logarithm ? d - p.get(r, c) * sum : p.get(r, c) * (d - sum));
      }
    }
    return dz;
  }
}
