package dev.evengrad.init;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;

/**
 * Normal, numbers beyond two deviations being drawn again, with variance {@code gain^2 / fan in} after the cut: what Keras and Flax call
 * VarianceScaling with a truncated normal distribution and mode fan_in (gain 1 is their lecun_normal, sqrt 2 their he_normal). The cut
 * leaves 0.8796 of the deviation, so that before it is as much larger; no weight exceeds {@code 2.27 gain / sqrt(fan in)}.
 *
 * @param gain multiplies the deviation; 1 by default
 */
record TruncatedNormal(double gain) implements Initializer {
  private static final float CUT = 2;

  /** The deviation of a standard normal number cut at +-2. */
  private static final double DEVIATION_AFTER_CUT = 0.87962566103423978;

  TruncatedNormal {
    SettingException.requirePositiveFloat("gain", gain);
  }

  @Override
  public String text() {
    return gain == 1 ? "truncated_normal" : "truncated_normal(" + Numbers.text(gain) + ")";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    int n = shape.size();
    float sd = (float) (gain / Math.sqrt(fanIn) / DEVIATION_AFTER_CUT);
    for (int i = 0; i < n; i++) {
      float x = random.gaussian(i);
      // one in 22; each entry has its own further indices, so none depends on another
      for (int index = i + n; Math.abs(x) > CUT; index += n) {
        x = random.gaussian(index);
      }
      dst[offset + i] = sd * x;
    }
  }

  @Override
  public double variance(int fanIn, int fanOut) {
    return gain * gain / fanIn;
  }

  @Override
  public String toString() {
    return text();
  }
}
