package dev.evengrad.activation;

/**
 * {@code y = z / (1 + |z|)}; f(+-inf) = +-1. The derivative {@code 1/(1 + |z|)^2} is taken from the input: from the output, (1 - |y|)^2
 * would lose all digits. Two roundings in the value; the derivative is within five, and underflows gradually from 1e19 on. Source:
 * Bergstra and others 2009.
 *
 * <p>Largest errors: value 1.5 ulp, derivative 3.5 ulp.
 */
final class Softsign implements Activation {
  /** Beyond, the result rounds to 1. */
  private static final float FLAT = 0x1p25f;

  @Override
  public String text() {
    return "softsign";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = value(v);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= derivative(v);
    }
  }

  static float value(float z) {
    float a = Math.abs(z);
    float y = z / (1f + a);
    return a > FLAT ? Math.copySign(1f, z) : y;
  }

  static float derivative(float z) {
    float inverse = 1f / (1f + Math.abs(z));
    return inverse * inverse;
  }

  @Override
  public String toString() {
    return text();
  }
}
