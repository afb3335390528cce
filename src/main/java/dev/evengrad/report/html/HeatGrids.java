package dev.evengrad.report.html;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.report.StepBins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All quantities of a run that are shown by layer and step, over the same bins. */
final class HeatGrids implements StepBins.Contents {
  private static final int MOST_BINS = 512;
  private static final int FEWEST_BINS = 16;

  /** Of one grid: with 60 layers there are bins enough for every pixel of a column. */
  private static final int MOST_CELLS = 60 * 512;

  private final StepBins bins;
  private final Map<String, HeatGrid> grids = new LinkedHashMap<>();
  private final List<HeatGrid> all;
  private final int[] clipped;
  private final int[] steps;

  HeatGrids(int layers) {
    bins = new StepBins(Math.clamp(MOST_CELLS / Math.max(1, layers), FEWEST_BINS, MOST_BINS));
    int capacity = bins.capacity();
    grids.put("delta", new HeatGrid(Statistic.DELTA_NORM, layers, capacity));
    grids.put("gradient", new HeatGrid(Statistic.GRADIENT_NORM, layers, capacity));
    grids.put("activation", new HeatGrid(Statistic.ACTIVATION_RMS, layers, capacity));
    grids.put(
        "ratio", new HeatGrid(Statistic.UPDATE_NORM, Statistic.WEIGHT_NORM, layers, capacity));
    all = List.copyOf(grids.values());
    clipped = new int[capacity];
    steps = new int[capacity];
  }

  void accept(StepNumbers numbers) {
    int bin = bins.take(numbers.step(), this);
    steps[bin]++;
    clipped[bin] += numbers.clipped() ? 1 : 0;
    for (int i = 0; i < all.size(); i++) {
      all.get(i).accept(numbers, bin);
    }
  }

  @Override
  public void clear(int bin) {
    clipped[bin] = 0;
    steps[bin] = 0;
    for (int i = 0; i < all.size(); i++) {
      all.get(i).clear(bin);
    }
  }

  @Override
  public void join(int from, int to) {
    clipped[to] += clipped[from];
    steps[to] += steps[from];
    for (int i = 0; i < all.size(); i++) {
      all.get(i).join(from, to);
    }
  }

  /** The bins, how many of their steps were clipped, and each grid that has anything. */
  JsonObject json() {
    List<JsonValue> first = new ArrayList<>();
    List<JsonValue> last = new ArrayList<>();
    List<JsonValue> clips = new ArrayList<>();
    List<JsonValue> counts = new ArrayList<>();
    for (int bin = 0; bin < bins.used(); bin++) {
      first.add(JsonNumber.of(bins.firstStep(bin)));
      last.add(JsonNumber.of(bins.lastStep(bin)));
      clips.add(JsonNumber.of(clipped[bin]));
      counts.add(JsonNumber.of(steps[bin]));
    }
    JsonObject.Builder json =
        JsonObject.builder()
            .put("first", new JsonArray(first))
            .put("last", new JsonArray(last))
            .put("steps", new JsonArray(counts))
            .put("clipped", new JsonArray(clips));
    grids.forEach(
        (name, grid) -> {
          if (!grid.isEmpty()) {
            json.put(name, grid.json(bins.used()));
          }
        });
    return json.build();
  }
}
