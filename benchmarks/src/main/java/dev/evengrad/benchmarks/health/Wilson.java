package dev.evengrad.benchmarks.health;

import java.util.Locale;

/// A rate with Wilson's interval of 95 %.
///
/// @param hits how often it was so
/// @param of how often it was tried
public record Wilson(long hits, long of) {
  private static final double Z = 1.959963984540054;

  /// Checks the counts.
  public Wilson {
    if (hits < 0 || hits > of) {
      throw new IllegalArgumentException(hits + " of " + of);
    }
  }

  /// The lower end, 0 to 1.
  public double lower() {
    return of == 0 ? 0 : Math.max(0, centre() - half());
  }

  /// The upper end, 0 to 1.
  public double upper() {
    return of == 0 ? 1 : Math.min(1, centre() + half());
  }

  private double centre() {
    double p = (double) hits / of;
    return (p + Z * Z / (2 * of)) / (1 + Z * Z / of);
  }

  private double half() {
    double p = (double) hits / of;
    return Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of)) / (1 + Z * Z / of);
  }

  /// As in tables: `97.5 % (94 to 99), 195 of 200`.
  public String text() {
    return of == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.1f %% (%.1f to %.1f), %d of %d",
            100.0 * hits / of,
            100 * lower(),
            100 * upper(),
            hits,
            of);
  }
}
