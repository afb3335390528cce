package dev.evengrad.examples;

import dev.evengrad.loss.ElementwiseLoss;

/** The pinball loss, whose best output is the quantile q of the targets (Koenker and Bassett 1978). */
public final class Quantile extends ElementwiseLoss {
  private final double q;

  public Quantile(double q) {
    this.q = q;
  }

  @Override
  public String text() {
    return "quantile(" + q + ")";
  }

  @Override
  protected double value(float output, float target) {
    double e = (double) target - output;
    return Math.max(q * e, (q - 1) * e);
  }

  @Override
  protected float derivative(float output, float target) {
    return (float) (output < target ? -q : 1 - q);
  }
}
