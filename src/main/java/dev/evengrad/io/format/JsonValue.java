package dev.evengrad.io.format;

/**
 * A JSON value, immutable. The accessors {@code asString}, {@code asInt} and so on give the content
 * of a value that must be of one kind and throw for any other.
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /** The kind of the value for messages, e.g. {@code a string}. */
  String kind();

  /**
   * The value of any double: a number if it is finite, else one of the strings {@code NaN}, {@code
   * Infinity}, {@code -Infinity}, since JSON has no number for these. {@link #asDouble} reads both.
   */
  static JsonValue of(double value) {
    return Double.isFinite(value) ? JsonNumber.of(value) : new JsonString(Double.toString(value));
  }

  /**
   * The members of an object.
   *
   * @throws JsonException if this is not an object
   */
  default JsonObject asObject() {
    throw expected("an object");
  }

  /**
   * The array.
   *
   * @throws JsonException if this is not an array
   */
  default JsonArray asArray() {
    throw expected("an array");
  }

  /**
   * The text of a string.
   *
   * @throws JsonException if this is not a string
   */
  default String asString() {
    throw expected("a string");
  }

  /**
   * The value of a whole number.
   *
   * @throws JsonException if this is not a number without fraction and exponent, or does not fit
   *     an int
   */
  default int asInt() {
    throw expected("a whole number");
  }

  /**
   * The value of a whole number.
   *
   * @throws JsonException if this is not a number without fraction and exponent, or does not fit
   *     a long
   */
  default long asLong() {
    throw expected("a whole number");
  }

  /**
   * The nearest double of a number, or the non-finite double that a string names as {@link
   * #of(double)} writes it.
   *
   * @throws JsonException if this is neither, or a number beyond the range of a double
   */
  default double asDouble() {
    throw expected("a number");
  }

  /**
   * The truth value.
   *
   * @throws JsonException if this is not true or false
   */
  default boolean asBoolean() {
    throw expected("true or false");
  }

  private JsonException expected(String what) {
    return new JsonException("found " + kind() + " where " + what + " was expected");
  }
}
