package dev.evengrad.io.format;

/** The JSON null. All instances are equal. */
public record JsonNull() implements JsonValue {
  @Override
  public String kind() {
    return "null";
  }
}
