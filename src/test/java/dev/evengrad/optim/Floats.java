package dev.evengrad.optim;

import java.util.Arrays;
import java.util.Random;

/** Arrays of floats for tests. */
final class Floats {
  /** The largest relative error of one rounding to float. */
  static final double U = 0x1p-24;

  private Floats() {}

  static float[] filled(int n, double value) {
    float[] a = new float[n];
    Arrays.fill(a, (float) value);
    return a;
  }

  static float[] gaussian(int n, double scale, long seed) {
    Random random = new Random(seed);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) (scale * random.nextGaussian());
    }
    return a;
  }

  static float[] of(double... values) {
    float[] a = new float[values.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) values[i];
    }
    return a;
  }

  static double norm(float[]... parts) {
    double sum = 0;
    for (float[] part : parts) {
      for (float x : part) {
        sum += (double) x * x;
      }
    }
    return Math.sqrt(sum);
  }
}
