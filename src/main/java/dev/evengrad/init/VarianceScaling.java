package dev.evengrad.init;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;

/**
 * Independent weights of mean 0 and variance {@code gain^2 * scale / n}, where n is the fan in (He 2015 with scale 2, LeCun 1998 with
 * scale 1) or the mean of fan in and fan out (Glorot and Bengio 2010, "Xavier", with scale 1); normal, or uniform within sqrt(3
 * variance).
 *
 * @param name its name in text
 * @param scale the numerator of the variance
 * @param gain multiplies the deviation; 1 by default
 * @param mean whether n is the mean of fan in and fan out rather than the fan in
 * @param uniform uniform rather than normal
 */
record VarianceScaling(String name, double scale, double gain, boolean mean, boolean uniform)
    implements Initializer {

  VarianceScaling {
    SettingException.requirePositiveFloat("gain", gain);
  }

  @Override
  public String text() {
    return gain == 1 ? name : name + "(" + Numbers.text(gain) + ")";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    double deviation = gain * Math.sqrt(scale / n(fanIn, fanOut));
    if (uniform) {
      Uniform.fill(dst, offset, shape.size(), Math.sqrt(3) * deviation, random);
    } else {
      float sd = (float) deviation;
      for (int i = 0; i < shape.size(); i++) {
        dst[offset + i] = sd * random.gaussian(i);
      }
    }
  }

  @Override
  public double variance(int fanIn, int fanOut) {
    return gain * gain * scale / n(fanIn, fanOut);
  }

  private double n(int fanIn, int fanOut) {
    return mean ? (fanIn + (double) fanOut) / 2 : fanIn;
  }

  @Override
  public String toString() {
    return text();
  }
}
