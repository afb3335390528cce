package dev.evengrad.health;

import java.util.List;

/**
 * How the gradient goes over depth: from the norms of delta of the layers that are profiled. Made once for a run, taken again in every
 * step; nothing is allocated.
 */
public final class Profile {
  private final int[] layers;
  private final double[] log;
  private final double spread;

  /** For the profiled layers of a run. */
  public Profile(WatchedRun run) {
    List<WatchedLayer> all = run.layers();
    layers =
        java.util.stream.IntStream.range(0, all.size())
            .filter(i -> all.get(i).profiled())
            .toArray();
    log = new double[layers.length];
    double sum = 0;
    for (int layer : layers) {
      sum += all.get(layer).outputs() > 0 ? 1.0 / all.get(layer).outputs() : 0;
    }
    spread = Math.sqrt(sum);
  }

  /** Takes the norms of a step; returns whether all of them are there, finite and above 0. */
  public boolean take(StepNumbers numbers) {
    boolean whole = layers.length > 0;
    for (int i = 0; i < layers.length; i++) {
      log[i] = Math.log10(numbers.get(Statistic.DELTA_NORM, layers[i]));
      whole &= Double.isFinite(log[i]);
    }
    return whole;
  }

  /** The number of layers. */
  public int size() {
    return layers.length;
  }

  /** The index, among all watched layers, of a layer of the profile; 0 is nearest the input. */
  public int layer(int i) {
    return layers[i];
  }

  /** log10 of the norm of delta of a layer of the profile. */
  public double log10(int i) {
    return log[i];
  }

  /** log10 of |delta of the first layer| / |delta of the last one|: the total factor F; 0 with less than two layers. */
  public double log10Factor() {
    return layers.length < 2 ? 0 : log[0] - log[layers.length - 1];
  }

  /** By how many decades a layer the norm grows towards the input, over layers from (included) to (included); 0 over one layer. */
  public double slope(int from, int to) {
    return to <= from ? 0 : (log[from] - log[to]) / (to - from);
  }

  /** That slope over the third of the layers that is nearest the output. */
  public double outputSideSlope() {
    int n = layers.length;
    return n < 2 ? 0 : slope(Math.min(n - 2, n - Math.max(2, n / 3)), n - 1);
  }

  /** The spread of a measured profile, sqrt of the sum of 1/width: limits on measured factors move outward by it, in decades. */
  public double spread() {
    return spread;
  }
}
