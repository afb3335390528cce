package dev.evengrad.activation;

import org.jspecify.annotations.Nullable;

/** An activation given by two functions of a float; the loops over arrays are here. */
public abstract class ScalarActivation implements Activation {
  /** f(z). */
  protected abstract float value(float z);

  /** f' from the output y if {@link #derivativeFromOutput}, else from the input z. */
  protected abstract float derivative(float saved);

  @Override
  public final void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = value(z[zOffset + i]);
    }
  }

  @Override
  public final void backward(
      int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      delta[deltaOffset + i] *= derivative(saved[savedOffset + i]);
    }
  }

  /** Equal if of the same class with the same text. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof ScalarActivation that
        && getClass() == that.getClass()
        && text().equals(that.text());
  }

  @Override
  public final int hashCode() {
    return text().hashCode();
  }

  @Override
  public final String toString() {
    return text();
  }
}
