package dev.evengrad.activation;

/**
 * {@code y = z / (1 + exp(-z))}, also called swish. The derivative is taken from the input. Far out the limits: f(-inf) = -0, f(inf)
 * = inf, derivatives 0 and 1. Source: Elfwing, Uchibe and Doya 2017; PyTorch's SiLU.
 *
 * <p>Largest errors of the value: 1.7 ulp below 0, 0.8 ulp above. Of the derivative: 3.4 ulp below -2 and 2.6 ulp from -1 to 0;
 * between, where it has its root -1.2785, 2.6e-8 absolutely; 1.8 ulp above 0. Results below 2^-126 have an absolute error of at most
 * 2 times 2^-149.
 */
final class Silu implements Activation {
  /** Beyond, the lower tail is less than any float. */
  private static final float FAR = 110f;

  @Override
  public String text() {
    return "silu";
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
    return SigmoidGate.value(x, x, 0f);
  }

  static float derivative(float z) {
    float t = Math.abs(z);
    t = t > FAR ? FAR : t;
    return SigmoidGate.derivative(z < 0f, t, 0f, t);
  }

  @Override
  public String toString() {
    return text();
  }
}
