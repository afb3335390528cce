package dev.evengrad.io.format;

import java.util.Map;

/** Writes JSON values as text; see {@link Json}. */
final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private final boolean indented;
  private int depth;

  JsonText(boolean indented) {
    this.indented = indented;
  }

  JsonText append(JsonValue value) {
    switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> array(array);
      case JsonString string -> string(string.value());
      case JsonNumber number -> text.append(number.text());
      case JsonBoolean truth -> text.append(truth.value());
      case JsonNull nothing -> text.append("null");
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void object(JsonObject object) {
    open('{');
    String separator = "";
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      text.append(separator);
      separator = ",";
      newLine();
      string(member.getKey());
      text.append(indented ? ": " : ":");
      append(member.getValue());
    }
    close('}', object.members().isEmpty());
  }

  private void array(JsonArray array) {
    open('[');
    String separator = "";
    for (JsonValue element : array.elements()) {
      text.append(separator);
      separator = ",";
      newLine();
      append(element);
    }
    close(']', array.elements().isEmpty());
  }

  private void open(char bracket) {
    depth++;
    if (depth > Json.MAX_DEPTH) {
      throw new JsonException("the value nests deeper than " + Json.MAX_DEPTH + " levels");
    }
    text.append(bracket);
  }

  private void close(char bracket, boolean empty) {
    depth--;
    if (!empty) {
      newLine();
    }
    text.append(bracket);
  }

  private void newLine() {
    if (indented) {
      text.append('\n').repeat("  ", depth);
    }
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20) {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
