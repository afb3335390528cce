package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * {@code L = sum_r w[r] a[class of r] sum_c f(y, t) / (outputs * sum_r w[r])}, w being the weight of a row and a that of a class, 1 if
 * there are none; where the target is a class, t is its index.
 *
 * <p>The engine's error besides that of f and f': the value is added in double; the gradient meets the rounding of the factor and that
 * of the product.
 */
public abstract class TextbookElementwiseLoss implements TextbookLoss {
  private static final int ROUNDINGS_OF_GRADIENT = 2;

  /** Sums in double of at most a million terms, here and there. */
  private static final double SUMS = 1e-9;

  private final double[] classWeights;

  /** Of a loss with the given weights of classes; none if empty. */
  protected TextbookElementwiseLoss(double... classWeights) {
    this.classWeights = classWeights;
  }

  /** f(y, t). */
  protected abstract double value(double y, double t);

  /** df/dy. */
  protected abstract double derivative(double y, double t);

  /** The sum of the magnitudes of the terms of f'. */
  protected double derivativeGross(double y, double t) {
    return Math.abs(derivative(y, t));
  }

  /** The largest error of f at float arguments. */
  protected abstract double valueError(double y, double t);

  /** The largest error of f' at float arguments. */
  protected abstract double derivativeError(double y, double t);

  /** What f loses by underflow. */
  protected double valueUnderflow(double y, double t) {
    return 0;
  }

  /** What f' loses by underflow. */
  protected double derivativeUnderflow(double y, double t) {
    return 0;
  }

  @Override
  public final double value(DMatrixRMaj prediction, TextbookTarget target) {
    double sum = 0;
    for (int r = 0; r < prediction.getNumRows(); r++) {
      for (int c = 0; c < prediction.getNumCols(); c++) {
        sum += share(prediction, target, r) * value(prediction.get(r, c), t(target, r, c));
      }
    }
    return sum;
  }

  @Override
  public final double valueError(DMatrixRMaj prediction, TextbookTarget target) {
    double sum = Rounding.SMALLEST;
    for (int r = 0; r < prediction.getNumRows(); r++) {
      for (int c = 0; c < prediction.getNumCols(); c++) {
        double y = prediction.get(r, c);
        double t = t(target, r, c);
        sum += share(prediction, target, r) * (valueError(y, t) + SUMS * Math.abs(value(y, t)));
      }
    }
    return sum;
  }

  @Override
  public final DMatrixRMaj gradient(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj g = new DMatrixRMaj(prediction.getNumRows(), prediction.getNumCols());
    for (int r = 0; r < g.getNumRows(); r++) {
      for (int c = 0; c < g.getNumCols(); c++) {
        double d = derivative(prediction.get(r, c), t(target, r, c));
        g.set(r, c, share(prediction, target, r) * d);
      }
    }
    return g;
  }

  @Override
  public final DMatrixRMaj gradientError(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj bound = new DMatrixRMaj(prediction.getNumRows(), prediction.getNumCols());
    double gamma = Rounding.gamma(ROUNDINGS_OF_GRADIENT);
    for (int r = 0; r < bound.getNumRows(); r++) {
      for (int c = 0; c < bound.getNumCols(); c++) {
        double y = prediction.get(r, c);
        double t = t(target, r, c);
        double e = derivativeError(y, t);
        double scaled = e * (1 + gamma) + Math.abs(derivative(y, t)) * gamma;
        bound.set(r, c, share(prediction, target, r) * scaled + Rounding.SMALLEST);
      }
    }
    return bound;
  }

  @Override
  public final DMatrixRMaj gradientGross(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj gross = new DMatrixRMaj(prediction.getNumRows(), prediction.getNumCols());
    for (int r = 0; r < gross.getNumRows(); r++) {
      for (int c = 0; c < gross.getNumCols(); c++) {
        double g = derivativeGross(prediction.get(r, c), t(target, r, c));
        gross.set(r, c, share(prediction, target, r) * g);
      }
    }
    return gross;
  }

  @Override
  public final DMatrixRMaj gradientUnderflow(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj underflow = new DMatrixRMaj(prediction.getNumRows(), prediction.getNumCols());
    for (int r = 0; r < underflow.getNumRows(); r++) {
      for (int c = 0; c < underflow.getNumCols(); c++) {
        double lost = derivativeUnderflow(prediction.get(r, c), t(target, r, c));
        underflow.set(r, c, share(prediction, target, r) * lost + Rounding.SMALLEST);
      }
    }
    return underflow;
  }

  @Override
  public final double valueUnderflow(DMatrixRMaj prediction, TextbookTarget target) {
    double sum = Rounding.SMALLEST;
    for (int r = 0; r < prediction.getNumRows(); r++) {
      for (int c = 0; c < prediction.getNumCols(); c++) {
        double lost = valueUnderflow(prediction.get(r, c), t(target, r, c));
        sum += share(prediction, target, r) * lost;
      }
    }
    return sum;
  }

  private double share(DMatrixRMaj prediction, TextbookTarget target, int row) {
    double sum = 0;
    for (int r = 0; r < prediction.getNumRows(); r++) {
      sum += target.rowWeight(r);
    }
    double ofClass = classWeights.length == 0 ? 1 : classWeights[target.classOf(row)];
    return target.rowWeight(row) * ofClass / (sum * prediction.getNumCols());
  }

  private static double t(TextbookTarget target, int r, int c) {
    return target.areClasses() ? target.classOf(r) : target.values().get(r, c);
  }
}
