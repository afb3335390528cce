package dev.evengrad.health.forecast;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where an integral over a standard normal number z is split: at even distances, at the kinks of a function of {@code mean + deviation
 * z}, and around kinks and zero at distances that double, since there a function may change quickly however large the deviation is.
 */
final class Panels {
  /** Beyond, a normal number is not found: the density times z^2 is below 1e-20 of what lies within. */
  static final double REACH = 10;

  /** The nearest distance from a kink, in units of x. */
  private static final double NEAREST = 1.0 / 16;

  /** Kinks nearer than this are one. */
  private static final double SAME = 1e-13;

  private Panels() {}

  /** Ascending bounds from -reach to reach. */
  static double[] bounds(
      double[] kinks, double mean, double deviation, double reach, double width) {
    TreeSet<Double> bounds = new TreeSet<>();
    int count = (int) Math.ceil(2 * reach / width);
    for (int i = 0; i <= count; i++) {
      bounds.add(-reach + i * (2 * reach / count));
    }
    around(0, mean, deviation, reach, bounds);
    for (double kink : kinks) {
      around(kink, mean, deviation, reach, bounds);
    }
    double[] sorted = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    int n = 0;
    for (double bound : sorted) {
      if (n == 0 || bound - sorted[n - 1] > SAME * Math.abs(bound)) {
        sorted[n++] = bound;
      }
    }
    return Arrays.copyOf(sorted, n);
  }

  private static void around(
      double x, double mean, double deviation, double reach, Set<Double> bounds) {
    double z = (x - mean) / deviation;
    add(z, reach, bounds);
    for (double d = NEAREST; d < reach * deviation; d *= 2) {
      add(z - d / deviation, reach, bounds);
      add(z + d / deviation, reach, bounds);
    }
  }

  private static void add(double z, double reach, Set<Double> bounds) {
    if (z > -reach && z < reach) {
      bounds.add(z);
    }
  }
}
