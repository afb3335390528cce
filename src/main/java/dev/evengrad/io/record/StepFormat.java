package dev.evengrad.io.record;

import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonException;
import dev.evengrad.io.format.Quoted;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what a step's line says of its layers. */
final class StepFormat {
  private static final Statistic[] STATISTICS = Statistic.values();
  private static final LayerTensor[] TENSORS = LayerTensor.values();
  private static final List<String> FIELDS =
      Stream.concat(
              Arrays.stream(STATISTICS).map(Statistic::field),
              Arrays.stream(TENSORS).map(LayerTensor::field))
          .toList();
  private static final List<byte[]> WORDS =
      FIELDS.stream()
          .map(field -> field.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .toList();

  /** Those that may be below 0. */
  private static final Set<Statistic> SIGNED =
      EnumSet.of(
          Statistic.GRADIENT_MEAN,
          Statistic.DELTA_MEAN,
          Statistic.ACTIVATION_MEAN,
          Statistic.WEIGHT_GRADIENT_PRODUCT,
          Statistic.GRADIENT_P5,
          Statistic.GRADIENT_P95);

  private final WatchedRun run;
  private final RecordNotes notes;
  private final HistogramFormat histograms;
  private final Map<String, Integer> indices = new HashMap<>();

  StepFormat(WatchedRun run, RecordNotes notes) {
    this.run = run;
    this.notes = notes;
    this.histograms = new HistogramFormat(notes);
    for (int i = 0; i < run.layers().size(); i++) {
      indices.put(run.layers().get(i).name(), i);
    }
  }

  /** Refuses numbers that are made for another number of layers. */
  static void requireFit(StepNumbers numbers, WatchedRun run) {
    if (numbers.layers() != run.layers().size()) {
      throw new IllegalArgumentException(
          "numbers of " + numbers.layers() + " layers for a run of " + run.layers().size());
    }
  }

  /**
   * Sets the numbers of all layers.
   *
   * @param cursor at the object that has them by the layers' names
   */
  void read(JsonCursor cursor, long line, StepNumbers numbers) {
    if (cursor.peek() != '{') {
      notes.add("layers", line, "field layers: expected an object, with a member for each layer");
      return;
    }
    cursor.open('{');
    int next = 0;
    for (boolean first = true; cursor.more('}', first); first = false) {
      String name = cursor.name(RecordLines.LONGEST);
      // as a rule they stand in the order of the description
      int index =
          next < run.layers().size() && run.layers().get(next).name().equals(name)
              ? next
              : indices.getOrDefault(name, -1);
      if (index < 0) {
        unknown(name, line);
        cursor.skip();
      } else {
        layer(cursor, index, line, numbers);
        next = index + 1;
      }
    }
  }

  private void unknown(String name, long line) {
    notes.add(
        "unknown layer " + name,
        line,
        "layer "
            + Quoted.of(name)
            + " is not among those that were described before, and is left out"
            + RecordObject.meant(name, List.copyOf(indices.keySet())));
  }

  private void layer(JsonCursor cursor, int index, long line, StepNumbers numbers) {
    if (cursor.peek() != '{') {
      notes.add(
          "no object",
          line,
          place(index)
              + ": expected an object of its numbers, e.g. {\"delta_norm\": 0.1}; left out");
      cursor.skip();
      return;
    }
    cursor.open('{');
    for (boolean first = true; cursor.more('}', first); first = false) {
      int word = cursor.word(WORDS);
      if (word < 0) {
        String field = cursor.name(RecordLines.LONGEST);
        notes.add(
            "unknown field " + field,
            line,
            place(index)
                + ", field "
                + Quoted.plain(field)
                + ": is not known and is left out"
                + RecordObject.meant(field, FIELDS));
        cursor.skip();
      } else if (word < STATISTICS.length) {
        cursor.colon();
        number(cursor, index, STATISTICS[word], line, numbers);
      } else {
        cursor.colon();
        LayerTensor tensor = TENSORS[word - STATISTICS.length];
        String place = place(index) + ", field " + tensor.field();
        histograms.read(cursor, line, place, numbers.histograms(), tensor, index);
      }
    }
  }

  private void number(
      JsonCursor cursor, int index, Statistic statistic, long line, StepNumbers numbers) {
    int position = cursor.position();
    try {
      double value = cursor.real();
      if (value < 0 && !SIGNED.contains(statistic)) {
        notes.add(
            "below 0 " + statistic,
            line,
            place(index, statistic) + "is " + value + ", expected at least 0; left out");
      } else {
        numbers.set(statistic, index, value);
      }
    } catch (JsonException e) {
      notes.add(
          "no number " + statistic,
          line,
          place(index, statistic) + RecordObject.reason(e) + "; left out");
      if (cursor.position() == position) {
        cursor.skip();
      }
    }
  }

  private String place(int index, Statistic statistic) {
    return place(index) + ", field " + statistic.field() + ": ";
  }

  private String place(int index) {
    return "layer " + Quoted.of(run.layers().get(index).name());
  }
}
