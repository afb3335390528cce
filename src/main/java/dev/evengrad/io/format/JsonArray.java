package dev.evengrad.io.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON array.
 *
 * @param elements its elements in order, unmodifiable
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {
  /** An array of a copy of the given elements. */
  public JsonArray {
    elements = List.copyOf(elements);
  }

  /** An array of strings. */
  public static JsonArray ofStrings(List<String> texts) {
    List<JsonValue> elements = new ArrayList<>(texts.size());
    for (String text : texts) {
      elements.add(new JsonString(text));
    }
    return new JsonArray(elements);
  }

  /** An array of doubles, as {@link JsonValue#of(double)} writes them. */
  public static JsonArray ofDoubles(double... values) {
    List<JsonValue> elements = new ArrayList<>(values.length);
    for (double value : values) {
      elements.add(JsonValue.of(value));
    }
    return new JsonArray(elements);
  }

  /** An array of whole numbers. */
  public static JsonArray ofInts(int... values) {
    List<JsonValue> elements = new ArrayList<>(values.length);
    for (int value : values) {
      elements.add(JsonNumber.of(value));
    }
    return new JsonArray(elements);
  }

  /** The number of elements. */
  public int size() {
    return elements.size();
  }

  /**
   * Element {@code index}, counted from 0.
   *
   * @throws JsonException if there is none
   */
  public JsonValue get(int index) {
    if (index < 0 || index >= elements.size()) {
      throw new JsonException(
          "there is no element %d in an array of %d".formatted(index, elements.size()));
    }
    return elements.get(index);
  }

  /**
   * The texts of an array of strings.
   *
   * @throws JsonException if an element is not a string
   */
  public List<String> strings() {
    return elements.stream().map(JsonValue::asString).toList();
  }

  /**
   * The values of an array of numbers, as {@link JsonValue#asDouble} reads them.
   *
   * @throws JsonException if an element is not a number
   */
  public double[] doubles() {
    return elements.stream().mapToDouble(JsonValue::asDouble).toArray();
  }

  @Override
  public String kind() {
    return "an array";
  }

  @Override
  public JsonArray asArray() {
    return this;
  }
}
