package dev.evengrad.activation;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * {@code y = z} for z above 0, else {@code slope z}; -0 and NaN stay what they are. The derivative is 1 for z above 0, else the
 * slope (at 0 as in PyTorch), taken from the output, whose sign is that of the input. Both are within one rounding of the slope
 * and one of the product. Source: Maas, Hannun and Ng 2013; PyTorch's default slope.
 *
 * @param slope the slope for negative inputs, above 0; 0 would be ReLU
 */
record LeakyRelu(double slope) implements Activation {
  LeakyRelu {
    // what the loops use is the float
    if (!((float) slope > 0f) || Float.isInfinite((float) slope)) {
      throw new SettingException("slope", slope, "a number above 0 that is a finite float");
    }
  }

  @Override
  public String text() {
    return slope == 0.01 ? "leaky_relu" : "leaky_relu(" + Numbers.text(slope) + ")";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    float leak = (float) slope;
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v > 0f ? v : leak * v;
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    float leak = (float) slope;
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      float d = delta[deltaOffset + i];
      delta[deltaOffset + i] = v > 0f ? d : leak * d;
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
