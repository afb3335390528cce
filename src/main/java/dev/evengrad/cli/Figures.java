package dev.evengrad.cli;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// Numbers as people read them, the same in every locale.
final class Figures {
  private Figures() {}

  /// E.g. `97.3 %`.
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /// Four significant digits, e.g. `0.01234` or `1.234e-07`.
  static String figure(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    double size = Math.abs(value);
    if (size >= 1e5 || size < 1e-3) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /// E.g. `12,345`.
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// Metrics by name: `accuracy 97.3 %`, or `mae 0.1234, r2 0.9876`.
  static String metrics(Map<String, Double> metrics) {
    StringJoiner text = new StringJoiner(", ");
    metrics.forEach((name, value) -> text.add(name + " " + metric(name, value)));
    return text.toString();
  }

  /// One metric, or a difference of two.
  static String metric(String name, double value) {
    return name.equals("accuracy") || name.equals("majority") ? percent(value) : figure(value);
  }
}
