package dev.evengrad.health.rules.comparison;

/** Where a number stops being healthy. */
@FunctionalInterface
public interface Limit {
  /** The limit that a number has crossed; NaN if it has crossed none. */
  double crossedBy(double value);

  /** Below this is sick. */
  static Limit below(double limit) {
    return value -> value < limit ? limit : Double.NaN;
  }

  /** Above this is sick. */
  static Limit above(double limit) {
    return value -> value > limit ? limit : Double.NaN;
  }

  /** This and what is above it is sick. */
  static Limit atLeast(double limit) {
    return value -> value >= limit ? limit : Double.NaN;
  }

  /** What is not between the two is sick. */
  static Limit outside(double lowest, double highest) {
    return value -> value < lowest ? lowest : value > highest ? highest : Double.NaN;
  }
}
