package dev.evengrad.train;

import dev.evengrad.SettingException;

/** Whether a saved state fits the trainer that is to go on from it. */
final class StateFit {
  private StateFit() {}

  static void requireSame(String what, Object found, Object own) {
    if (!found.equals(own)) {
      throw new SettingException(
          what + " of the state to go on from",
          quoted(found),
          "that of the trainer, " + quoted(own));
    }
  }

  private static String quoted(Object value) {
    return value.equals("") ? "none" : "'" + value + "'";
  }

  static void requireNumbers(String what, float[] values, int length) {
    if (values.length != length) {
      throw new SettingException(
          what + " of the state", values.length + " floats", length + " floats");
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new SettingException(what + " of the state", value, "finite numbers");
      }
    }
  }
}
