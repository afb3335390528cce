package dev.evengrad.report.html;

import dev.evengrad.health.Profile;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the gradient went over depth: log10 of |delta| of each profiled layer over that of the last one, at the first step and the last one at
 * which all of them were numbers, and the lowest and highest over all such steps.
 */
final class ProfileRange {
  private final Profile profile;
  private final double[] first;
  private final double[] last;
  private final double[] low;
  private final double[] high;
  private long firstStep;
  private long lastStep;

  ProfileRange(WatchedRun run) {
    profile = new Profile(run);
    first = new double[profile.size()];
    last = new double[profile.size()];
    low = new double[profile.size()];
    high = new double[profile.size()];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
  }

  void accept(StepNumbers numbers) {
    if (!profile.take(numbers)) {
      return;
    }
    boolean begins = profile.steps() == 1;
    firstStep = begins ? numbers.step() : firstStep;
    lastStep = numbers.step();
    double reference = profile.log10(profile.size() - 1);
    for (int i = 0; i < last.length; i++) {
      double value = profile.log10(i) - reference;
      last[i] = value;
      first[i] = begins ? value : first[i];
      low[i] = Math.min(low[i], value);
      high[i] = Math.max(high[i], value);
    }
  }

  /** Whether there is no profile to show. */
  boolean isEmpty() {
    return profile.steps() == 0 || profile.size() < 2;
  }

  /** The names of its layers, from the input. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < profile.size(); i++) {
      names.add(profile.name(i));
    }
    return names;
  }

  JsonObject.Builder json() {
    return JsonObject.builder()
        .put("layers", JsonArray.ofStrings(names()))
        .put("first_step", firstStep)
        .put("last_step", lastStep)
        .put("first", array(first))
        .put("last", array(last))
        .put("low", array(low))
        .put("high", array(high))
        .put("spread", Figure.json(profile.spread()));
  }

  /** Numbers as few digits. */
  static JsonArray array(double[] values) {
    List<JsonValue> list = new ArrayList<>();
    for (double value : values) {
      list.add(Figure.json(value));
    }
    return new JsonArray(list);
  }
}
