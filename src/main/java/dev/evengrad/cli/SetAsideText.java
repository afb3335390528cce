package dev.evengrad.cli;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.train.SetAside;
import dev.evengrad.train.SpikeGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a spike guard is, and what it has set aside, in words and as JSON. Rows are those of the training rows, counted from 0.
final class SetAsideText {
  private static final int MOST_ROWS = 8;
  private static final int MOST_LINES = 10;

  private SetAsideText() {}

  /// Before the first step.
  static String announcement(SpikeGuard guard, long bytes) {
    return String.format(
        Locale.ROOT,
        "%s: %d snapshots, %,d bytes, one every %d steps",
        guard.text(),
        guard.snapshots(),
        bytes,
        guard.every());
  }

  /// What was done in a step.
  static String line(SetAside event) {
    return "step " + event.step() + " is skipped: " + event.message() + " (" + where(event) + ")";
  }

  /// All of it, after the run; the first line has how many batches.
  static List<String> summary(List<SetAside> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    long batches = events.stream().mapToLong(event -> event.batches().size()).sum();
    List<String> lines = new ArrayList<>();
    lines.add(batches + (batches == 1 ? " batch" : " batches") + " set aside by the spike guard:");
    events.stream()
        .limit(MOST_LINES)
        .forEach(event -> lines.add("  " + where(event) + ": " + event.message()));
    if (events.size() > MOST_LINES) {
      lines.add("  and " + (events.size() - MOST_LINES) + " more times (--json has all)");
    }
    return lines;
  }

  private static String where(SetAside event) {
    List<SetAside.Batch> batches = event.batches();
    SetAside.Batch first = batches.getFirst();
    SetAside.Batch last = batches.getLast();
    if (batches.size() == 1) {
      return place(first) + rows(first.rows());
    }
    return place(first) + " to " + place(last);
  }

  private static String place(SetAside.Batch batch) {
    return batch.epoch() == 0
        ? "step " + batch.step()
        : "epoch " + batch.epoch() + " batch " + batch.batch();
  }

  private static String rows(List<Integer> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    String some =
        rows.stream().limit(MOST_ROWS).map(String::valueOf).collect(Collectors.joining(", "));
    return " rows "
        + some
        + (rows.size() > MOST_ROWS ? " and " + (rows.size() - MOST_ROWS) + " more" : "");
  }

  static JsonArray json(List<SetAside> events) {
    List<JsonValue> list = new ArrayList<>();
    for (SetAside event : events) {
      List<JsonValue> batches = new ArrayList<>();
      for (SetAside.Batch batch : event.batches()) {
        batches.add(
            JsonObject.builder()
                .put("step", batch.step())
                .put("epoch", batch.epoch())
                .put("batch", batch.batch())
                .put(
                    "rows",
                    new JsonArray(batch.rows().stream().<JsonValue>map(JsonNumber::of).toList()))
                .build());
      }
      JsonObject.Builder json =
          JsonObject.builder()
              .put("kind", event.kind().name().toLowerCase(Locale.ROOT))
              .put("step", event.step())
              .put("signal", event.signal().name().toLowerCase(Locale.ROOT));
      known(json, "value", event.value());
      known(json, "usual", event.usual());
      known(json, "z", event.z());
      known(json, "loss", event.loss());
      known(json, "gradient_norm", event.gradientNorm());
      list.add(
          json.put("applied_steps", event.appliedSteps())
              .put("message", event.message())
              .put("batches", new JsonArray(batches))
              .build());
    }
    return new JsonArray(list);
  }

  private static void known(JsonObject.Builder json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    }
  }
}
