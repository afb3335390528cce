package dev.evengrad.reference.textbook;

import dev.evengrad.loss.TargetScale;

/** {@code t' = (t - mean) / 2^k}, {@code p = y 2^k + mean}, for one column of targets. The engine rounds each to a float once. */
public final class TextbookTargetScale {
  private final double mean;
  private final double deviation;

  /** The twin of one column. */
  public TextbookTargetScale(TargetScale scale, int column) {
    this.mean = scale.mean(column);
    this.deviation = StrictMath.pow(2, scale.exponent(column));
  }

  /** What the network learns. */
  public double scaled(double target) {
    return (target - mean) / deviation;
  }

  /** What an output predicts. */
  public double restored(double output) {
    return output * deviation + mean;
  }

  /** How far the engine's {@link #scaled} may be off: its difference is rounded in double, too. */
  public double scaledError(double target) {
    return Rounding.U * Math.abs(scaled(target)) * (1 + Rounding.U) + Rounding.SMALLEST;
  }

  /** How far the engine's {@link #restored} may be off. */
  public double restoredError(double output) {
    return Rounding.U * Math.abs(restored(output)) * (1 + Rounding.U) + Rounding.SMALLEST;
  }
}
