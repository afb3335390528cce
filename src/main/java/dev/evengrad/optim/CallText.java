package dev.evengrad.optim;

import dev.evengrad.text.Numbers;

/** Writes the shortest text of a call: {@code name(first, key=value, ...)} without what is as by default. */
final class CallText {
  private final StringBuilder text;

  CallText(String name, double first) {
    text = new StringBuilder(name).append('(').append(Numbers.text(first));
  }

  CallText option(String key, double value, double byDefault) {
    return value == byDefault ? this : option(key, Numbers.text(value));
  }

  CallText option(String key, boolean value) {
    return value ? option(key, "true") : this;
  }

  CallText option(String key, ParameterMask value) {
    return value.equals(ParameterMask.WEIGHTS) ? this : option(key, value.text());
  }

  private CallText option(String key, String value) {
    text.append(", ").append(key).append('=').append(value);
    return this;
  }

  @Override
  public String toString() {
    return text + ")";
  }
}
