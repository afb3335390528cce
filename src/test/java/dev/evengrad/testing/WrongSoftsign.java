package dev.evengrad.testing;

import dev.evengrad.activation.ScalarActivation;

/** Named like the built-in function, whose twin it is compared with, and wrong by a factor near 1. */
public final class WrongSoftsign extends ScalarActivation {
  private final float ofValue;
  private final float ofDerivative;

  /** What value and derivative are multiplied by; 1 where they are to be right. */
  public WrongSoftsign(float ofValue, float ofDerivative) {
    this.ofValue = ofValue;
    this.ofDerivative = ofDerivative;
  }

  @Override
  public String text() {
    return "softsign";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false;
  }

  @Override
  protected float value(float z) {
    return ofValue * z / (1 + Math.abs(z));
  }

  @Override
  protected float derivative(float z) {
    float d = 1 + Math.abs(z);
    return ofDerivative / (d * d);
  }
}
