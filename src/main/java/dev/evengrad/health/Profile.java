package dev.evengrad.health;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How the gradient goes over depth: from the norms of delta of the layers that are profiled. Made once for a run, taken again in every
 * step; nothing is allocated.
 */
public final class Profile {
  /** Below the logarithm of the smallest float, whose norm is 0. */
  private static final double UNDERFLOWN = -46;

  /** A norm next to which 0 is what became too small, rather than what a dead layer passes on. */
  private static final double TINY = -30;

  /** How much a new step counts once there are some. */
  private static final double NEW = 0.1;

  private final int[] layers;
  private final List<String> names;
  private final double[] log;
  private final double[] smooth;
  private final double spread;
  private long steps;
  private long filled = -1;
  private boolean whole;

  /** For the profiled layers of a run. */
  public Profile(WatchedRun run) {
    List<WatchedLayer> all = run.layers();
    layers = IntStream.range(0, all.size()).filter(i -> all.get(i).profiled()).toArray();
    names = IntStream.of(layers).mapToObj(i -> all.get(i).name()).toList();
    log = new double[layers.length];
    smooth = new double[layers.length];
    double sum = 0;
    for (int layer : layers) {
      sum += all.get(layer).outputs() > 0 ? 1.0 / all.get(layer).outputs() : 0;
    }
    spread = Math.sqrt(sum);
  }

  /**
   * Takes the norms of a step, unless they were just taken; returns whether all of them are there and finite, and none is 0 other than by
   * underflow.
   */
  public boolean take(StepNumbers numbers) {
    if (numbers.fill() == filled) {
      return whole;
    }
    filled = numbers.fill();
    whole = layers.length > 0;
    for (int i = layers.length - 1; i >= 0; i--) {
      double value = Math.log10(numbers.get(Statistic.DELTA_NORM, layers[i]));
      if (value == Double.NEGATIVE_INFINITY && i + 1 < layers.length && log[i + 1] < TINY) {
        value = UNDERFLOWN;
      }
      log[i] = value;
      whole &= Double.isFinite(value);
    }
    if (whole) {
      steps++;
      double share = Math.max(NEW, 1.0 / steps);
      for (int i = 0; i < layers.length; i++) {
        smooth[i] += share * (log[i] - smooth[i]);
      }
    }
    return whole;
  }

  /** How many steps were whole. */
  public long steps() {
    return steps;
  }

  /** The number of layers. */
  public int size() {
    return layers.length;
  }

  /** The index, among all watched layers, of a layer of the profile; 0 is nearest the input. */
  public int layer(int i) {
    return layers[i];
  }

  /** The name of a layer of the profile. */
  public String name(int i) {
    return names.get(i);
  }

  /** log10 of the norm of delta of a layer of the profile. */
  public double log10(int i) {
    return log[i];
  }

  /** The same, smoothed over some ten steps: the mean of all while there are fewer. */
  public double smoothLog10(int i) {
    return smooth[i];
  }

  /** log10 of |delta of the first layer| / |delta of the last one|: the total factor F; 0 with less than two layers. */
  public double log10Factor() {
    return layers.length < 2 ? 0 : log[0] - log[layers.length - 1];
  }

  /** The total factor, smoothed. */
  public double smoothFactor() {
    return layers.length < 2 ? 0 : smooth[0] - smooth[layers.length - 1];
  }

  /** By how many decades a layer the norm grows towards the input, over layers from (included) to (included); 0 over one layer. */
  public double slope(int from, int to) {
    return slope(log, from, to);
  }

  /** That slope, smoothed, over the third of the layers that is nearest the output. */
  public double outputSideSlope() {
    return outputSideSlope(smooth);
  }

  /**
   * That slope of any profile, with at least two layers in a third; 0 with less than two in all.
   *
   * @param log10 of the norms, from the layer nearest the input; minus infinity where there is no gradient
   */
  public static double outputSideSlope(double[] log10) {
    int n = log10.length;
    return n < 2 ? 0 : slope(log10, Math.min(n - 2, n - Math.max(2, n / 3)), n - 1);
  }

  private static double slope(double[] of, int from, int to) {
    // where neither has a gradient nothing changes
    return to <= from || of[from] == of[to] ? 0 : (of[from] - of[to]) / (to - from);
  }

  /** The spread of a measured profile, sqrt of the sum of 1/width: limits on measured factors move outward by it, in decades. */
  public double spread() {
    return spread;
  }
}
