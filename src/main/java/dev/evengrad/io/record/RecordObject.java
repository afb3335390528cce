package dev.evengrad.io.record;

import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonException;
import dev.evengrad.io.format.Quoted;
import dev.evengrad.text.NearestName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object in a line of a record: where its fields stand, and what they are, as far as they are what was expected. */
final class RecordObject {
  /** No number of a count is larger; a double holds all of them. */
  private static final double LARGEST = 1L << 53;

  private final JsonCursor cursor;
  private final long line;
  private final String place;
  private final RecordNotes notes;
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  /**
   * The object that is the cursor's next value.
   *
   * @param place what it is, e.g. {@code layer 'fc1', }, for messages; empty for the line itself
   * @throws JsonException if it is not one, or not whole
   */
  RecordObject(JsonCursor cursor, long line, String place, RecordNotes notes) {
    this.cursor = cursor;
    this.line = line;
    this.place = place;
    this.notes = notes;
    cursor.open('{');
    for (boolean first = true; cursor.more('}', first); first = false) {
      String name = cursor.name(RecordLines.LONGEST);
      if (positions.put(name, cursor.position()) != null) {
        note(name, "stands there twice; the last one counts");
      }
      cursor.skip();
    }
  }

  /** Notes what is wrong with a field. */
  private void note(String field, String message) {
    note(field, "", message);
  }

  /** Notes what is wrong with the value of a field; said once for all values and all layers. */
  private void note(String field, String value, String message) {
    String shown = Quoted.plain(field);
    notes.add(
        (place.isEmpty() ? shown : "layer " + shown) + message,
        line,
        place + "field " + shown + ": " + value + message);
  }

  boolean has(String field) {
    return positions.containsKey(field);
  }

  /** The names of all fields, in order. */
  Set<String> names() {
    return new LinkedHashSet<>(positions.keySet());
  }

  /** Notes the fields that are none of these. */
  void requireKnown(List<String> known) {
    for (String name : positions.keySet()) {
      if (!known.contains(name)) {
        note(name, "is not known and is left out" + meant(name, known));
      }
    }
  }

  static String meant(String name, List<String> known) {
    return NearestName.of(name, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /** A cursor at a field; null if there is none. */
  @Nullable JsonCursor at(String field) {
    Integer position = positions.get(field);
    return position == null ? null : cursor.from(position);
  }

  /** The first character of a field; 0 if there is none. */
  char kind(String field) {
    JsonCursor at = at(field);
    return at == null ? 0 : at.peek();
  }

  /** A number, finite or not; NaN if it is missing or none. */
  double number(String field) {
    JsonCursor at = at(field);
    if (at != null) {
      try {
        return at.real();
      } catch (JsonException e) {
        note(field, reason(e) + "; left out");
      }
    }
    return Double.NaN;
  }

  /** A whole number of at least 0; the default if it is missing or none. */
  long whole(String field, long otherwise) {
    JsonCursor at = at(field);
    if (at == null) {
      return otherwise;
    }
    try {
      double value = at.real();
      if (value >= 0 && value <= LARGEST && value == Math.rint(value)) {
        return (long) value;
      }
      note(field, "is " + value, ", expected a whole number of at least 0; left out");
    } catch (JsonException e) {
      note(field, reason(e) + "; left out");
    }
    return otherwise;
  }

  /** As {@link #whole}, within 32 bits. */
  int count(String field, int otherwise) {
    long value = whole(field, otherwise);
    if (value > Integer.MAX_VALUE) {
      note(field, "is " + value, ", more than " + Integer.MAX_VALUE + "; left out");
      return otherwise;
    }
    return (int) value;
  }

  /** True or false; the default if it is missing or neither. */
  boolean truth(String field, boolean otherwise) {
    char kind = kind(field);
    if (kind == 't' || kind == 'f') {
      return kind == 't';
    }
    if (kind != 0 && kind != 'n') {
      note(field, "expected true or false; left out");
    }
    return otherwise;
  }

  /** A text; empty if it is missing or none. */
  String text(String field) {
    JsonCursor at = at(field);
    if (at == null || at.peek() == 'n') {
      return "";
    }
    if (at.peek() == '"') {
      return at.string(RecordLines.LONGEST);
    }
    note(field, "expected a text; left out");
    return "";
  }

  /** A text, a number as it is written, or true or false, as text; empty if it is missing or anything else. */
  String plain(String field) {
    JsonCursor at = at(field);
    if (at == null) {
      return "";
    }
    char kind = at.peek();
    if (kind == 't' || kind == 'f') {
      return Boolean.toString(kind == 't');
    }
    return kind == '-' || (kind >= '0' && kind <= '9') ? at.number() : text(field);
  }

  /** What an exception says without its place in the line, which nobody counts. */
  static String reason(JsonException e) {
    String message = String.valueOf(e.getMessage());
    int place = message.lastIndexOf(" (line ");
    return place < 0 ? message : message.substring(0, place);
  }
}
