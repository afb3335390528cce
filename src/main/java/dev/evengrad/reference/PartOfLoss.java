package dev.evengrad.reference;

import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookLoss;
import dev.evengrad.reference.textbook.TextbookTarget;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * What some rows of a batch contribute to its loss: their own loss times their share of the batch. The engine divides by the weight of
 * the batch in place of theirs, so the number of roundings is the same; what underflows does so at another place, and the share is a
 * quotient in double.
 *
 * @param whole the loss
 * @param share of the rows in the batch, by weight, above 0
 */
record PartOfLoss(TextbookLoss whole, double share) implements TextbookLoss {
  /** Some roundings in double. */
  private static final double DOUBLE = 0x1p-48;

  @Override
  public double value(DMatrixRMaj prediction, TextbookTarget target) {
    return share * whole.value(prediction, target);
  }

  @Override
  public DMatrixRMaj gradient(DMatrixRMaj prediction, TextbookTarget target) {
    return scaled(whole.gradient(prediction, target));
  }

  @Override
  public double valueError(DMatrixRMaj prediction, TextbookTarget target) {
    return share * whole.valueError(prediction, target)
        + DOUBLE * Math.abs(value(prediction, target))
        + Rounding.SMALLEST;
  }

  @Override
  public DMatrixRMaj gradientError(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj errors = scaled(whole.gradientError(prediction, target));
    DMatrixRMaj gross = gradientGross(prediction, target);
    for (int i = 0; i < errors.getNumElements(); i++) {
      errors.set(i, errors.get(i) + DOUBLE * gross.get(i) + 2 * Rounding.SMALLEST);
    }
    return errors;
  }

  @Override
  public DMatrixRMaj gradientGross(DMatrixRMaj prediction, TextbookTarget target) {
    return scaled(whole.gradientGross(prediction, target));
  }

  @Override
  public DMatrixRMaj gradientUnderflow(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj underflow = scaled(whole.gradientUnderflow(prediction, target));
    CommonOps_DDRM.add(underflow, 2 * Rounding.SMALLEST);
    return underflow;
  }

  @Override
  public double valueGross(DMatrixRMaj prediction, TextbookTarget target) {
    return share * whole.valueGross(prediction, target);
  }

  @Override
  public double valueUnderflow(DMatrixRMaj prediction, TextbookTarget target) {
    return share * whole.valueUnderflow(prediction, target) + Rounding.SMALLEST;
  }

  private DMatrixRMaj scaled(DMatrixRMaj matrix) {
    CommonOps_DDRM.scale(share, matrix);
    return matrix;
  }
}
