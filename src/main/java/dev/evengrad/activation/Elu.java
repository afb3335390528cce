package dev.evengrad.activation;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.Elementary;
import dev.evengrad.text.Numbers;

/**
 * {@code y = z} for z above 0, else {@code alpha (exp(z) - 1)}; f(-inf) = -alpha. The derivative is 1, else {@code alpha exp(z)}, taken
 * from the input: from the output, y + alpha would lose all digits. At 0 it is alpha as in PyTorch. Source: Clevert, Unterthiner
 * and Hochreiter 2015.
 *
 * <p>Largest errors below 0: value 1.3 ulp and derivative 0.9 ulp for alpha 1; 2 and 1.7 ulp with the alpha that the loops use,
 * rounded to a float. Above 0 both are exact. Derivatives underflow gradually.
 *
 * @param alpha minus the limit for large negative inputs, above 0
 */
record Elu(double alpha) implements Activation {
  Elu {
    // what the loops use is the float
    if (!((float) alpha > 0f) || Float.isInfinite((float) alpha)) {
      throw new SettingException("alpha", alpha, "a number above 0 that is a finite float");
    }
  }

  @Override
  public String text() {
    return alpha == 1 ? "elu" : "elu(" + Numbers.text(alpha) + ")";
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
      delta[deltaOffset + i] *= v > 0f ? 1f : slope(v, a);
    }
  }

  private static float value(float z, float a) {
    return a == 1f ? Elementary.expm1(z) : ScaledExpm1.value(a, z, 0f, a * z);
  }

  private static float slope(float z, float a) {
    return a == 1f ? Elementary.exp(z) : ScaledExpm1.exponential(a, z);
  }

  @Override
  public String toString() {
    return text();
  }
}
