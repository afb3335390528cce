package dev.evengrad.health.forecast;

/**
 * What flows between two layers before training: in every unit the same function of a normal number, and perhaps noise.
 *
 * @param width units
 * @param source the normal numbers
 * @param function of them
 * @param noise what independent noise (dropout) adds to the mean square
 * @param alike whether all units of a row have the same number, as behind weights that are all equal
 * @param expectation computes the moments
 */
record Signal(
    int width,
    Source source,
    Elementwise function,
    double noise,
    boolean alike,
    GaussianExpectation expectation) {

  /** Normal numbers themselves. */
  static Signal normal(int width, Source source, GaussianExpectation expectation) {
    return new Signal(width, source, Elementwise.Affine.IDENTITY, 0, false, expectation);
  }

  /** Another function of the same numbers. */
  Signal with(Elementwise other) {
    return new Signal(width, source, other, noise, alike, expectation);
  }

  /** The same with so much noise. */
  Signal withNoise(double meanSquare) {
    return new Signal(width, source, function, meanSquare, alike, expectation);
  }

  /** Normal numbers of the same moments: exact behind sums of many, else an approximation. */
  Signal asNormal() {
    double m = mean();
    return normal(width, new Source(m, meanSquare() - m * m, overlap() - m * m), expectation);
  }

  private Moments moments() {
    return expectation.moments(function, source.mean(), source.variance());
  }

  /** The mean over units. */
  double mean() {
    return moments().mean();
  }

  /** The mean square over units and rows. */
  double meanSquare() {
    return moments().square() + noise;
  }

  /** The mean over units of the product of two rows. */
  double overlap() {
    return expectation.overlap(function, source.mean(), source.variance(), source.shared());
  }

  /** The cosine between two rows; NaN if there is nothing but zeros. */
  double cosine() {
    return overlap() / meanSquare();
  }

  /** The mean square of the derivative by the source. */
  double slopeSquare() {
    return moments().slopeSquare();
  }
}
