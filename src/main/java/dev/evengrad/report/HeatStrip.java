package dev.evengrad.report;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the gradient goes over depth and time: for each layer of the profile and each bin of steps the mean of log10 of |delta| of the
 * layer over |delta| of the profile's last layer, which is nearest the output. A record without delta is shown by the norms of its
 * gradients.
 *
 * <p>The memory is fixed: when more steps come than there are bins, two bins become one. Nothing is allocated by a step.
 */
public final class HeatStrip {
  /** What a cell shows. */
  public enum Cell {
    /** Nothing was measured, or there is nothing to compare it with. */
    NONE,
    /** A number: {@link #log10}. */
    NUMBER,
    /** Exactly zero in most steps. */
    ZERO,
    /** NaN or infinite in at least one step. */
    NOT_FINITE
  }

  private final int[] layers;
  private final List<String> names;
  private final StepBins bins;
  private final double[][] sums;
  private final int[][] numbers;
  private final int[][] zeros;
  private final int[][] notFinite;
  private final double[] values;
  private final StepBins.Contents contents = new Sums();
  private Statistic shown = Statistic.DELTA_NORM;
  private boolean decided;

  /**
   * An empty strip. Its layers are those of the run's profile; all of them if less than two are in that.
   *
   * @param bins at least 2
   */
  public HeatStrip(WatchedRun run, int bins) {
    List<WatchedLayer> all = run.layers();
    int[] profiled = IntStream.range(0, all.size()).filter(i -> all.get(i).profiled()).toArray();
    this.layers = profiled.length < 2 ? IntStream.range(0, all.size()).toArray() : profiled;
    this.names = Arrays.stream(layers).mapToObj(i -> all.get(i).name()).toList();
    this.bins = new StepBins(bins);
    int capacity = this.bins.capacity();
    this.sums = new double[layers.length][capacity];
    this.numbers = new int[layers.length][capacity];
    this.zeros = new int[layers.length][capacity];
    this.notFinite = new int[layers.length][capacity];
    this.values = new double[layers.length];
  }

  /** Takes a step. */
  public void accept(StepNumbers step) {
    if (!decided) {
      decide(step);
    }
    int bin = bins.take(step.step(), contents);
    for (int row = 0; row < layers.length; row++) {
      values[row] = step.get(shown, layers[row]);
    }
    double reference = layers.length == 0 ? 0 : values[layers.length - 1];
    for (int row = 0; row < layers.length; row++) {
      if (step.has(shown, layers[row])) {
        add(row, bin, values[row], reference);
      }
    }
  }

  /** Gradients are shown where the first step with either has no delta. */
  private void decide(StepNumbers step) {
    for (int layer : layers) {
      if (step.has(Statistic.DELTA_NORM, layer)) {
        shown = Statistic.DELTA_NORM;
        decided = true;
        return;
      }
      if (step.has(Statistic.GRADIENT_NORM, layer)) {
        shown = Statistic.GRADIENT_NORM;
        decided = true;
      }
    }
  }

  private void add(int row, int bin, double value, double reference) {
    if (!Double.isFinite(value)) {
      notFinite[row][bin]++;
    } else if (value == 0) {
      zeros[row][bin]++;
    } else if (reference > 0 && Double.isFinite(reference)) {
      sums[row][bin] += Math.log10(value) - Math.log10(reference);
      numbers[row][bin]++;
    }
  }

  /** The numbers of each bin. */
  private final class Sums implements StepBins.Contents {
    @Override
    public void clear(int bin) {
      for (int row = 0; row < layers.length; row++) {
        sums[row][bin] = 0;
        numbers[row][bin] = 0;
        zeros[row][bin] = 0;
        notFinite[row][bin] = 0;
      }
    }

    @Override
    public void join(int from, int to) {
      for (int row = 0; row < layers.length; row++) {
        sums[row][to] += sums[row][from];
        numbers[row][to] += numbers[row][from];
        zeros[row][to] += zeros[row][from];
        notFinite[row][to] += notFinite[row][from];
      }
    }
  }

  /** What is shown: the norm of delta, or that of the gradient. */
  public Statistic statistic() {
    return shown;
  }

  /** The names of the layers, from the input to the output. */
  public List<String> layers() {
    return names;
  }

  /** The number of bins so far. */
  public int bins() {
    return bins.used();
  }

  /** How many steps a bin takes: a power of two. */
  public int stepsPerBin() {
    return bins.stepsPerBin();
  }

  /** The first step of a bin. */
  public long firstStep(int bin) {
    return bins.firstStep(bin);
  }

  /** The last step of a bin. */
  public long lastStep(int bin) {
    return bins.lastStep(bin);
  }

  /** What the cell of a layer, by its place in {@link #layers}, shows. */
  public Cell cell(int layer, int bin) {
    return cell(layer, layer, bin);
  }

  /** What a cell of several layers shows, the last one included. */
  public Cell cell(int from, int to, int bin) {
    if (sum(notFinite, from, to, bin) > 0) {
      return Cell.NOT_FINITE;
    }
    int some = sum(numbers, from, to, bin);
    int none = sum(zeros, from, to, bin);
    return none > some ? Cell.ZERO : some > 0 ? Cell.NUMBER : Cell.NONE;
  }

  /** The mean of log10 of the ratio in a cell; NaN if it has no number. */
  public double log10(int layer, int bin) {
    return log10(layer, layer, bin);
  }

  /** As {@link #log10(int, int)}, over several layers, the last one included. */
  public double log10(int from, int to, int bin) {
    double sum = 0;
    for (int row = from; row <= to; row++) {
      sum += sums[row][bin];
    }
    int count = sum(numbers, from, to, bin);
    return count == 0 ? Double.NaN : sum / count;
  }

  private static int sum(int[][] counts, int from, int to, int bin) {
    int sum = 0;
    for (int row = from; row <= to; row++) {
      sum += counts[row][bin];
    }
    return sum;
  }
}
