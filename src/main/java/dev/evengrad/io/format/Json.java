package dev.evengrad.io.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strict JSON as in RFC 8259, both ways. The parser accepts nothing else (no comments, no trailing
 * commas, no byte order mark, nothing behind the value) and also refuses what the RFC leaves open:
 * a name twice in an object, lone surrogates, nesting beyond {@link #MAX_DEPTH}. The writer gives
 * the same text for the same value: members in their order, the fewest digits that round-trip.
 */
public final class Json {
  /** How deep arrays and objects may nest, read or written. */
  public static final int MAX_DEPTH = 64;

  private Json() {}

  /**
   * The value that a text is.
   *
   * @throws JsonException if it is not strict JSON; the message names the place
   */
  public static JsonValue parse(String text) {
    JsonString.requireWhole(text);
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * As {@link #parse(String)}, of a text from a stranger: a value takes some 64 bytes and may be written in two.
   *
   * @param maxValues how many values there may be, members and elements each counted
   * @throws JsonException as there, or if there are more; nothing is allocated then
   */
  public static JsonValue parse(String text, int maxValues) {
    int values = 1;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted && (c == ',' || c == '[' || c == '{')) {
        values++;
      }
      if (values > maxValues) {
        throw new JsonException("more than the " + maxValues + " values that are expected here");
      }
    }
    return parse(text);
  }

  /**
   * The value that a UTF-8 text is.
   *
   * @throws JsonException if it is not UTF-8 or not strict JSON; the message names the place
   */
  public static JsonValue parse(byte[] utf8) {
    JsonCursor cursor = new JsonCursor(utf8, MAX_DEPTH);
    JsonValue value = value(cursor);
    cursor.end();
    return value;
  }

  /**
   * The value as one line of text, without spaces and without a line end.
   *
   * @throws JsonException if it nests deeper than {@link #MAX_DEPTH}
   */
  public static String write(JsonValue value) {
    return new JsonText(false).append(value).toString();
  }

  /**
   * The value as text for people: indented by two spaces, without a line end behind it.
   *
   * @throws JsonException if it nests deeper than {@link #MAX_DEPTH}
   */
  public static String writeIndented(JsonValue value) {
    return new JsonText(true).append(value).toString();
  }

  private static JsonValue value(JsonCursor cursor) {
    return switch (cursor.peek()) {
      case '{' -> object(cursor);
      case '[' -> array(cursor);
      case '"' -> new JsonString(cursor.string(Integer.MAX_VALUE));
      case 't' -> {
        cursor.literal("true");
        yield new JsonBoolean(true);
      }
      case 'f' -> {
        cursor.literal("false");
        yield new JsonBoolean(false);
      }
      case 'n' -> {
        cursor.literal("null");
        yield new JsonNull();
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> new JsonNumber(cursor.number());
      default -> throw cursor.unexpected("a value");
    };
  }

  private static JsonObject object(JsonCursor cursor) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    cursor.open('{');
    for (boolean first = true; cursor.more('}', first); first = false) {
      int position = cursor.position();
      String name = cursor.name(Integer.MAX_VALUE);
      if (members.containsKey(name)) {
        throw cursor.failAt(
            position, "the name " + Quoted.of(name) + " a second time in one object");
      }
      members.put(name, value(cursor));
    }
    return new JsonObject(members);
  }

  private static JsonArray array(JsonCursor cursor) {
    List<JsonValue> elements = new ArrayList<>();
    cursor.open('[');
    for (boolean first = true; cursor.more(']', first); first = false) {
      elements.add(value(cursor));
    }
    return new JsonArray(elements);
  }
}
