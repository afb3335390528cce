package dev.evengrad.io.format;

/** The JSON true or false. */
public record JsonBoolean(boolean value) implements JsonValue {
  @Override
  public String kind() {
    return Boolean.toString(value);
  }

  @Override
  public boolean asBoolean() {
    return value;
  }
}
