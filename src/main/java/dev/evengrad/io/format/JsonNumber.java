package dev.evengrad.io.format;

import java.util.regex.Pattern;

/**
 * A JSON number, kept as it was written, so nothing is lost until someone asks for a type. Two are
 * equal if they are written alike: {@code 1} is not {@code 1.0}.
 *
 * @param text the number in the grammar of RFC 8259, section 6
 */
public record JsonNumber(String text) implements JsonValue {
  /** No number needs more; a hostile one could cost time. */
  static final int MAX_LENGTH = 4096;

  private static final Pattern GRAMMAR =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  /**
   * A number as it is written.
   *
   * @throws JsonException if the text is not a JSON number, or has more than 4,096 characters
   */
  public JsonNumber {
    if (!isNumber(text)) {
      throw new JsonException(Quoted.of(text) + " is not a JSON number");
    }
  }

  /** A whole number. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /**
   * A finite double, in the fewest digits that read back to the same double.
   *
   * @throws JsonException if it is NaN or infinite; {@link JsonValue#of(double)} takes these too
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw new JsonException(value + " is not finite and JSON has no number for it");
    }
    return new JsonNumber(Double.toString(value));
  }

  /** Whether the text is a JSON number. */
  static boolean isNumber(String text) {
    return text.length() <= MAX_LENGTH && GRAMMAR.matcher(text).matches();
  }

  @Override
  public String kind() {
    return "the number " + Quoted.of(text);
  }

  @Override
  public int asInt() {
    long value = asLong();
    if (value != (int) value) {
      throw new JsonException("the number " + Quoted.of(text) + " does not fit a 32-bit int");
    }
    return (int) value;
  }

  @Override
  public long asLong() {
    if (!WHOLE.matcher(text).matches()) {
      return JsonValue.super.asLong();
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonException("the number " + Quoted.of(text) + " does not fit a 64-bit long");
    }
  }

  @Override
  public double asDouble() {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new JsonException("the number " + Quoted.of(text) + " is beyond the range of a double");
    }
    return value;
  }
}
