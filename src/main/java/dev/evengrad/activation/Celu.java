package dev.evengrad.activation;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.Elementary;
import dev.evengrad.text.Numbers;

/**
 * {@code y = z} for z above 0, else {@code alpha (exp(z/alpha) - 1)}; f(-inf) = -alpha. The derivative is 1, else {@code exp(z/alpha)},
 * taken from the input; so it is continuous for every alpha. Source: Barron 2017.
 *
 * <p>Largest errors below 0: value 1.7 ulp (1.3 for alpha 1), derivative 1.4 ulp (0.9 for alpha 1) with the alpha that the
 * loops use, which is rounded to a float: that adds up to |z/alpha| 2^-24. Above 0 both are exact. Derivatives underflow
 * gradually.
 *
 * @param alpha minus the limit for large negative inputs, above 0
 */
record Celu(double alpha) implements Activation {
  Celu {
    // what the loops use is the float
    if (!((float) alpha > 0f) || Float.isInfinite((float) alpha)) {
      throw new SettingException("alpha", alpha, "a number above 0 that is a finite float");
    }
  }

  @Override
  public String text() {
    return alpha == 1 ? "celu" : "celu(" + Numbers.text(alpha) + ")";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    float a = (float) alpha;
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v > 0f ? v : value(v, a);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    float a = (float) alpha;
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= v > 0f ? 1f : exponential(v, a);
    }
  }

  private static float value(float z, float a) {
    float q = z / a;
    return ScaledExpm1.value(a, q, Math.fma(-q, a, z), z);
  }

  /** exp(z / a): the rounding error of the quotient is put right by a factor. */
  private static float exponential(float z, float a) {
    float q = z / a;
    float e = Elementary.exp(q);
    // below, the result is 0 and the rest of an infinite quotient would be NaN
    return q < -104f ? 0f : Math.fma(Math.fma(-q, a, z) / a, e, e);
  }

  @Override
  public String toString() {
    return text();
  }
}
