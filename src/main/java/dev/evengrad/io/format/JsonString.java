package dev.evengrad.io.format;

/**
 * A JSON string.
 *
 * @param value its text, without lone surrogates (which UTF-8 cannot express)
 */
public record JsonString(String value) implements JsonValue {
  /**
   * A string of the given text.
   *
   * @throws JsonException if the text has a lone surrogate
   */
  public JsonString {
    requireWhole(value);
  }

  @Override
  public String kind() {
    return "a string";
  }

  @Override
  public String asString() {
    return value;
  }

  @Override
  public double asDouble() {
    return switch (value) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> JsonValue.super.asDouble();
    };
  }

  /** Throws if {@code text} has a surrogate without its partner. */
  static void requireWhole(String text) {
    int lone = Utf8.loneSurrogate(text);
    if (lone >= 0) {
      throw new JsonException(
          "the text has a lone surrogate at character %d, which cannot be written as UTF-8"
              .formatted(lone + 1));
    }
  }
}
