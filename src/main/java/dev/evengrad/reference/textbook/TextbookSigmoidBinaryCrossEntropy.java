package dev.evengrad.reference.textbook;

/**
 * {@code f = -t log p - (1 - t) log(1 - p)}, p = 1 / (1 + exp(-z)), {@code f' = p - t}. The engine's f is in double but for log(1 +
 * exp(-|z|)), within 1.66 ulp, or 0 where that is below 1.7e-38. Its f' is {@code (1 - t) - s} or {@code s - t} with s = sigmoid(-|z|),
 * within 1.62 ulp, or 0 where that is below the smallest normal float; each difference is rounded.
 */
final class TextbookSigmoidBinaryCrossEntropy extends TextbookElementwiseLoss {
  private static final double SOFTPLUS_ULPS = 1.66;
  private static final double SIGMOID_ULPS = 1.62;
  private static final double FLUSHED = 2e-38;

  TextbookSigmoidBinaryCrossEntropy(double... classWeights) {
    super(classWeights);
  }

  @Override
  protected double value(double z, double t) {
    return Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
  }

  @Override
  protected double derivative(double z, double t) {
    return z >= 0 ? (1 - t) - smaller(z) : smaller(z) - t;
  }

  @Override
  protected double derivativeGross(double z, double t) {
    return smaller(z) + (z >= 0 ? 1 - t : t);
  }

  @Override
  protected double valueUnderflow(double z, double t) {
    return FLUSHED;
  }

  @Override
  protected double derivativeUnderflow(double z, double t) {
    return smaller(z) < FLUSHED ? FLUSHED : 0;
  }

  @Override
  protected double valueError(double z, double t) {
    return SOFTPLUS_ULPS * Rounding.ulp(Math.log1p(Math.exp(-Math.abs(z)))) + FLUSHED;
  }

  @Override
  protected double derivativeError(double z, double t) {
    double s = SIGMOID_ULPS * Rounding.ulp(smaller(z)) + (smaller(z) < FLUSHED ? FLUSHED : 0);
    double e = s + Rounding.U * (1 - t);
    return e + Rounding.U * (Math.abs(derivative(z, t)) + e);
  }

  /** The smaller of p and 1 - p. */
  private static double smaller(double z) {
    double e = Math.exp(-Math.abs(z));
    return e / (1 + e);
  }
}
