package dev.evengrad.health.rules;

import java.util.Locale;

/** Numbers as findings write them. */
final class Figures {
  private Figures() {}

  /** Two digits, as 6.9e-2, 0.25, 12 or 4,300; whole numbers below a million as such. */
  static String of(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : "infinite";
    }
    if (value == Math.rint(value) && size < 1e6) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    if (size >= 1e6 || size < 1e-2) {
      return String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-").replace("e+0", "e");
    }
    return String.format(
        Locale.ROOT,
        size < 0.1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f",
        value);
  }

  /** A fraction as a percentage, of two digits. */
  static String percent(double fraction) {
    double percent = 100 * fraction;
    return percent < 10 && percent != 0
        ? of(percent) + " %"
        : String.format(Locale.ROOT, "%.0f %%", percent);
  }
}
