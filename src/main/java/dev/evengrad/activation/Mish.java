package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

/**
 * {@code y = z tanh(log(1 + exp(z)))}. The derivative is taken from the input. Far out the limits: f(-inf) = -0, f(inf) = inf,
 * derivatives 0 and 1. Source: Misra 2019.
 *
 * <p>tanh(log(1 + w)) is {@code w (w + 2)/(w (w + 2) + 2)}, w = exp(z): nothing cancels but in the derivative about its root.
 *
 * <p>Largest errors of the value: 1.2 ulp. Of the derivative: 1.5 ulp, but from -1.25 to -1, where it has its root -1.1925, 1.2e-8
 * absolutely. Results below 2^-126 have an absolute error of at most 2 times 2^-149.
 */
final class Mish implements Activation {
  /** Beyond, the lower tail is less than any float. */
  private static final float FAR = 110f;

  /** Beyond, the value rounds to the input. */
  private static final float IDENTITY = 9.1f;

  /** Beyond, the derivative is less than 0.7 ulp above 1. */
  private static final float FLAT = 10f;

  @Override
  public String text() {
    return "mish";
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
    float x = z < -FAR ? -FAR : z;
    float t = Math.fma(x, LOG2_E, ROUNDER + (127 + POWER_SCALE_BITS));
    float n = t - (ROUNDER + (127 + POWER_SCALE_BITS));
    float u = ReducedExponential.minusOne(Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x)));
    float power = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float s = power * POWER_SCALE;
    // w = s (1 + u); w (w + 2) = s (a + aRest), and 2 more is d + dRest
    float w = Math.fma(s, u, s);
    float g = 2f + w;
    float gRest = w - (g - 2f);
    float a = Math.fma(g, u, g);
    float aRest = Math.fma(g, u, g - a) + Math.fma(gRest, u, gRest);
    float top = s * a;
    float d = top + 2f;
    float b = d - 2f;
    float dRest = Math.fma(s, aRest, (top - b) + (2f - (d - b)));
    float inverse = 1f / d;
    float q = a * inverse;
    float qRest = (Math.fma(-q, d, a) + Math.fma(-q, dRest, aRest)) * inverse;
    float p = x * q;
    float y = (p - Math.fma(-x, qRest, Math.fma(-x, q, p))) * power * POWER_SCALE;
    return z > IDENTITY ? z : y;
  }

  static float derivative(float z) {
    float x = z < -FAR ? -FAR : z;
    float t = Math.fma(x, LOG2_E, ROUNDER + (127 + POWER_SCALE_BITS));
    float n = t - (ROUNDER + (127 + POWER_SCALE_BITS));
    float u = ReducedExponential.minusOne(Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x)));
    float power = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float s = power * POWER_SCALE;
    float w = Math.fma(s, u, s);
    float wRest = Math.fma(s, u, s - w);
    float g = 2f + w;
    float gRest = (w - (g - 2f)) + wRest;
    float c = 1f + w;
    float cRest = (w - (c - 1f)) + wRest;
    // d = w (w + 2) + 2
    float top = w * g;
    float topRest = Math.fma(w, gRest, Math.fma(wRest, g, Math.fma(w, g, -top)));
    float d = top + 2f;
    float b = d - 2f;
    float dRest = (top - b) + (2f - (d - b)) + topRest;
    // a = (w + 2) d + 4 x (w + 1)
    float p = g * d;
    float pRest = Math.fma(g, dRest, Math.fma(gRest, d, Math.fma(g, d, -p)));
    float x4 = 4f * x;
    float q = x4 * c;
    float qRest = Math.fma(x4, cRest, Math.fma(x4, c, -q));
    float a = p + q;
    b = a - p;
    float aRest = (p - (a - b)) + (q - b) + (pRest + qRest);
    // r = 1 / d^2
    float inverse = 1f / d;
    float rho = Math.fma(-dRest, inverse, Math.fma(-d, inverse, 1f));
    float r = inverse * inverse;
    float rRest = Math.fma(r, rho + rho, Math.fma(inverse, inverse, -r));
    // w a r
    float e = a * r;
    float eRest = Math.fma(a, rRest, Math.fma(aRest, r, Math.fma(a, r, -e)));
    float f = ReducedExponential.times(e, eRest, u) * power * POWER_SCALE;
    return z > FLAT ? 1f : f;
  }

  @Override
  public String toString() {
    return text();
  }
}
