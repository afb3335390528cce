package dev.evengrad.activation;

/**
 * {@code y = z / (1 + |z|)}; f(+-inf) = +-1. The derivative {@code 1/(1 + |z|)^2} is taken from the input: from the output, (1 - |y|)^2
 * would lose all digits. Two roundings in the value, one in the derivative, which underflows gradually from 1e19 on. Source:
 * Bergstra and others 2009.
 *
 * <p>Largest errors: value 1.5 ulp, derivative 0.6 ulp.
 */
final class Softsign implements Activation {
  /** Beyond, the result rounds to 1. */
  private static final float FLAT = 0x1p25f;

  /** Beyond, the derivative is less than any float. */
  private static final float FAR = 0x1p90f;

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
    float a = Math.abs(z);
    a = a > FAR ? FAR : a;
    float d = 1f + a;
    float b = d - 1f;
    float dRest = (a - b) + (1f - (d - b));
    float inverse = 1f / d;
    float rho = Math.fma(-dRest, inverse, Math.fma(-d, inverse, 1f));
    float y = inverse * inverse;
    return y + Math.fma(y, rho + rho, Math.fma(inverse, inverse, -y));
  }

  @Override
  public String toString() {
    return text();
  }
}
