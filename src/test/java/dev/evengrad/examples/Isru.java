package dev.evengrad.examples;

import dev.evengrad.activation.ScalarActivation;

/** {@code y = z / sqrt(1 + alpha z^2)}, the inverse square root unit (Carlile and others 2017). */
public final class Isru extends ScalarActivation {
  private final double alpha;

  public Isru(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public String text() {
    return "isru(" + alpha + ")";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false; // derivative() is given the input z
  }

  @Override
  protected float value(float z) {
    return (float) (z / Math.sqrt(1 + alpha * z * z));
  }

  @Override
  protected float derivative(float z) {
    double r = 1 / Math.sqrt(1 + alpha * z * z);
    return (float) (r * r * r);
  }
}
