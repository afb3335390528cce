package dev.evengrad.io.record;

import static dev.evengrad.io.record.RecordFields.*;

import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Log2Histograms;
import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonException;
import java.util.Arrays;
import java.util.Objects;

/** Histograms of a layer in a step's line. */
final class HistogramFormat {
  /** No exponent of a double is as far from 0. */
  private static final int FURTHEST = 1100;

  private final RecordNotes notes;
  private int[] counts = new int[Log2Histograms.BINS];

  HistogramFormat(RecordNotes notes) {
    this.notes = notes;
  }

  /** Writes that of a tensor, if there is one. */
  static void write(AsciiLine line, Log2Histograms histograms, LayerTensor tensor, int layer) {
    if (!histograms.has(tensor, layer)) {
      return;
    }
    int highest = histograms.highest(tensor, layer);
    int lowest = histograms.lowest(tensor, layer);
    line.name(tensor.field()).put("{");
    if (lowest <= highest) {
      line.name(LOWEST).put(lowest);
    }
    line.name(COUNTS).put("[");
    for (int exponent = lowest; exponent <= highest; exponent++) {
      line.put(exponent == lowest ? "" : ",").put(histograms.count(tensor, layer, exponent));
    }
    line.put("]").name(ZEROS).put(histograms.zeros(tensor, layer));
    line.name(NON_FINITE).put(histograms.notFinite(tensor, layer)).put("}");
  }

  /**
   * Reads that of a tensor.
   *
   * @param cursor at its object
   * @param place of the field, for messages, e.g. {@code layer 'fc1', field delta_log2}
   */
  void read(
      JsonCursor cursor,
      long line,
      String place,
      Log2Histograms histograms,
      LayerTensor tensor,
      int layer) {
    if (cursor.peek() != '{') {
      leaveOut(
          tensor,
          line,
          place + ": expected an object, e.g. {\"lowest\": -3, \"counts\": [1, 5, 2]}");
      cursor.skip();
      return;
    }
    RecordObject fields = new RecordObject(cursor, line, place + ", ", notes);
    fields.requireKnown(HISTOGRAM);
    if (fields.kind(COUNTS) != '[') {
      leaveOut(tensor, line, place + ", field counts: expected an array of whole numbers");
      return;
    }
    int bins = counts(Objects.requireNonNull(fields.at(COUNTS)), line, place, tensor);
    if (bins < 0) {
      return;
    }
    double lowest = fields.number(LOWEST);
    if (bins > 0 && !(Math.abs(lowest) <= FURTHEST && lowest == Math.rint(lowest))) {
      leaveOut(
          tensor,
          line,
          place
              + ", field lowest: "
              + (fields.has(LOWEST) ? "is " + lowest : "missing")
              + ", expected the binary exponent of the first of the counts, a whole number from -"
              + FURTHEST
              + " to "
              + FURTHEST);
      return;
    }
    int first = bins > 0 ? (int) lowest : 0;
    histograms.begin(
        tensor, layer, first + bins - 1, fields.count(ZEROS, 0), fields.count(NON_FINITE, 0));
    for (int bin = 0; bin < bins; bin++) {
      histograms.add(tensor, layer, first + bin, counts[bin]);
    }
  }

  private void leaveOut(LayerTensor tensor, long line, String message) {
    notes.add("histogram " + tensor, line, message + "; left out");
  }

  /** Reads the counts; returns how many there are up to the last that is not 0, and -1 if they make no sense. */
  private int counts(JsonCursor cursor, long line, String place, LayerTensor tensor) {
    cursor.open('[');
    int count = 0;
    int bins = 0;
    for (boolean first = true; cursor.more(']', first); first = false) {
      double value = Double.NaN;
      try {
        value = cursor.real();
      } catch (JsonException e) {
        // said below
      }
      if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))
          || count == 2 * FURTHEST) {
        leaveOut(
            tensor,
            line,
            place
                + ", field counts: expected up to "
                + 2 * FURTHEST
                + " whole numbers from 0 to "
                + Integer.MAX_VALUE);
        return -1;
      }
      if (count == counts.length) {
        counts = Arrays.copyOf(counts, 2 * count);
      }
      counts[count++] = (int) value;
      bins = value > 0 ? count : bins;
    }
    return bins;
  }
}
