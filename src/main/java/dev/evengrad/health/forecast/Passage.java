package dev.evengrad.health.forecast;

/**
 * What a layer makes of a signal, and its way back.
 *
 * @param output what it hands on
 * @param stage the way back
 */
record Passage(Signal output, Stage stage) {
  /** By a factor of the squared norm of the gradient. */
  static Passage scaling(Signal output, double factor) {
    double log = Math.log(factor);
    return new Passage(output, gradient -> gradient.plus(log));
  }
}
