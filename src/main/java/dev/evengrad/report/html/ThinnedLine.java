package dev.evengrad.report.html;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.report.StepBins;
import java.util.ArrayList;
import java.util.List;

/**
 * A number of each step as few points that look like all of them: of each bin of steps the lowest and the highest, at the steps where they
 * were, so that no spike is lost, and the first that is not finite. Memory is fixed; nothing is allocated by a step.
 */
final class ThinnedLine implements StepBins.Contents {
  private final StepBins bins;
  private final long[] lowStep;
  private final double[] low;
  private final long[] highStep;
  private final double[] high;
  private final long[] badStep;
  private final double[] bad;
  private double last = Double.NaN;

  /**
   * Empty.
   *
   * @param bins at most three points come of each
   */
  ThinnedLine(int bins) {
    this.bins = new StepBins(bins);
    int capacity = this.bins.capacity();
    lowStep = new long[capacity];
    low = new double[capacity];
    highStep = new long[capacity];
    high = new double[capacity];
    badStep = new long[capacity];
    bad = new double[capacity];
  }

  /** Takes the number of a step that comes after all others. */
  void accept(long step, double value) {
    int bin = bins.take(step, this);
    last = value;
    if (!Double.isFinite(value)) {
      if (badStep[bin] < 0) {
        badStep[bin] = step;
        bad[bin] = value;
      }
      return;
    }
    if (lowStep[bin] < 0 || value < low[bin]) {
      lowStep[bin] = step;
      low[bin] = value;
    }
    if (highStep[bin] < 0 || value > high[bin]) {
      highStep[bin] = step;
      high[bin] = value;
    }
  }

  @Override
  public void clear(int bin) {
    lowStep[bin] = -1;
    highStep[bin] = -1;
    badStep[bin] = -1;
  }

  @Override
  public void join(int from, int to) {
    if (lowStep[from] >= 0 && (lowStep[to] < 0 || low[from] < low[to])) {
      lowStep[to] = lowStep[from];
      low[to] = low[from];
    }
    if (highStep[from] >= 0 && (highStep[to] < 0 || high[from] > high[to])) {
      highStep[to] = highStep[from];
      high[to] = high[from];
    }
    if (badStep[from] >= 0 && badStep[to] < 0) {
      badStep[to] = badStep[from];
      bad[to] = bad[from];
    }
  }

  /** Whether there was no number at all. */
  boolean isEmpty() {
    return bins.used() == 0;
  }

  /** The number of the last step; NaN if there was none. */
  double last() {
    return last;
  }

  /** The points in the order of their steps: arrays {@code x} and {@code y} of one length. */
  JsonObject json() {
    List<JsonValue> x = new ArrayList<>();
    List<JsonValue> y = new ArrayList<>();
    for (int bin = 0; bin < bins.used(); bin++) {
      boolean lowFirst = lowStep[bin] <= highStep[bin];
      long[] steps =
          lowFirst
              ? new long[] {lowStep[bin], highStep[bin]}
              : new long[] {highStep[bin], lowStep[bin]};
      double[] values =
          lowFirst ? new double[] {low[bin], high[bin]} : new double[] {high[bin], low[bin]};
      boolean told = badStep[bin] < 0;
      for (int i = 0; i < 2; i++) {
        if (!told && (steps[i] < 0 || badStep[bin] < steps[i])) {
          add(x, y, badStep[bin], bad[bin]);
          told = true;
        }
        if (steps[i] >= 0 && (i == 0 || steps[1] != steps[0])) {
          add(x, y, steps[i], values[i]);
        }
      }
      if (!told) {
        add(x, y, badStep[bin], bad[bin]);
      }
    }
    return JsonObject.builder()
        .put("steps_per_bin", bins.stepsPerBin())
        .put("x", new JsonArray(x))
        .put("y", new JsonArray(y))
        .build();
  }

  private static void add(List<JsonValue> x, List<JsonValue> y, long step, double value) {
    x.add(JsonNumber.of(step));
    y.add(Figure.json(value));
  }
}
