package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * {@code L = sum_r w[r] sum_c (y - t)^2 / (outputs W)}, {@code dL/dy = 2 w[r] (y - t) / (outputs W)}, W the sum of the row weights w.
 *
 * <p>The engine's error: the gradient meets three roundings (the difference, the factor, the
 * product). In the value a difference has one rounding, hence its square two, and the sum of squares
 * at most 64 more (one float lane takes 64 of a block's 1024 entries, each with one fused
 * multiply-add; lanes and blocks are added in double).
 */
final class TextbookMeanSquaredError implements TextbookLoss {
  private static final int ROUNDINGS_OF_GRADIENT = 3;
  private static final int ROUNDINGS_OF_VALUE = 66;

  @Override
  public double value(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj d = difference(prediction, target);
    double sum = 0;
    double weight = 0;
    for (int r = 0; r < d.getNumRows(); r++) {
      for (int c = 0; c < d.getNumCols(); c++) {
        sum += target.rowWeight(r) * d.get(r, c) * d.get(r, c);
        weight += target.rowWeight(r);
      }
    }
    return sum / weight;
  }

  @Override
  public DMatrixRMaj gradient(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj d = difference(prediction, target);
    double weight = 0;
    for (int r = 0; r < d.getNumRows(); r++) {
      weight += target.rowWeight(r) * d.getNumCols();
    }
    for (int r = 0; r < d.getNumRows(); r++) {
      for (int c = 0; c < d.getNumCols(); c++) {
        d.set(r, c, 2 * target.rowWeight(r) / weight * d.get(r, c));
      }
    }
    return d;
  }

  @Override
  public double valueError(DMatrixRMaj prediction, TextbookTarget target) {
    return Rounding.gamma(ROUNDINGS_OF_VALUE) * value(prediction, target) + Rounding.SMALLEST;
  }

  @Override
  public DMatrixRMaj gradientError(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj bound = Matrices.abs(gradient(prediction, target));
    CommonOps_DDRM.scale(Rounding.gamma(ROUNDINGS_OF_GRADIENT), bound);
    CommonOps_DDRM.add(bound, Rounding.SMALLEST);
    return bound;
  }

  private static DMatrixRMaj difference(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj d = new DMatrixRMaj(prediction.getNumRows(), prediction.getNumCols());
    CommonOps_DDRM.subtract(prediction, target.values(), d);
    return d;
  }
}
