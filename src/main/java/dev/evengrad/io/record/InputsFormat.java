package dev.evengrad.io.record;

import static dev.evengrad.io.record.RecordFields.*;

import dev.evengrad.health.InputNumbers;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the columns of the inputs are like, in the line that describes a run. */
final class InputsFormat {
  private InputsFormat() {}

  static JsonArray write(InputNumbers inputs) {
    List<JsonValue> columns = new ArrayList<>();
    for (InputNumbers.Column column : inputs.columns()) {
      columns.add(
          JsonObject.builder()
              .put(NAME, DescriptionFormat.whole(column.name()))
              .put(MEAN, column.mean())
              .put(DEVIATION, column.deviation())
              .put(SMALLEST, column.smallest())
              .put(LARGEST, column.largest())
              .build());
    }
    return new JsonArray(columns);
  }

  /** Null if the line has none. */
  static @Nullable InputNumbers read(RecordObject line, long number, RecordNotes notes) {
    JsonCursor cursor = line.at(INPUT_COLUMNS);
    if (cursor == null) {
      return null;
    }
    List<InputNumbers.Column> columns = new ArrayList<>();
    if (cursor.peek() == '[') {
      cursor.open('[');
      for (boolean first = true; cursor.more(']', first); first = false) {
        if (cursor.peek() == '{') {
          columns.add(column(cursor, columns.size() + 1, number, notes));
        } else {
          notes.add("column", number, "field input_columns: expected an object for each column");
          cursor.skip();
        }
      }
    } else {
      notes.add("columns", number, "field input_columns: expected an array; left out");
    }
    return columns.isEmpty() ? null : new InputNumbers(columns);
  }

  private static InputNumbers.Column column(
      JsonCursor cursor, int count, long number, RecordNotes notes) {
    RecordObject fields = new RecordObject(cursor, number, "input " + count + ", ", notes);
    fields.requireKnown(COLUMN);
    String name = fields.text(NAME);
    return new InputNumbers.Column(
        name.isEmpty() ? "input " + count : name,
        fields.number(MEAN),
        fields.number(DEVIATION),
        fields.number(SMALLEST),
        fields.number(LARGEST));
  }
}
