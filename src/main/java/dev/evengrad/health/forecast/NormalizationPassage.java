package dev.evengrad.health.forecast;

/** Normalisations with the weights 1 and biases 0 that they start with. */
final class NormalizationPassage {
  private NormalizationPassage() {}

  /** By mean and variance over the units of a row; what changes these two has no gradient. */
  static Passage layerNorm(double eps, Signal in) {
    double mean = in.mean();
    double variance = in.alike() ? 0 : Math.max(0, in.meanSquare() - mean * mean);
    return rowNorm(mean, variance + eps, 2, in);
  }

  /** By the mean square over the units of a row. */
  static Passage rmsNorm(double eps, Signal in) {
    return rowNorm(0, in.meanSquare() + eps, 1, in);
  }

  private static Passage rowNorm(double shift, double square, int lost, Signal in) {
    double scale = 1 / Math.sqrt(square);
    Signal out =
        in.with(
                Composition.of(
                    new Elementwise.Affine(scale, in.alike() ? 0 : -shift * scale), in.function()))
            .withNoise(in.noise() / square);
    double left = Math.max(0, 1 - (double) lost / in.width());
    return Passage.scaling(out, left / square);
  }

  /**
   * By mean and variance of a unit over the rows of a large batch: what rows share goes. The gradient of what changes these two is small
   * in a large batch.
   */
  static Passage batchNorm(double eps, Signal in) {
    double variance = Math.max(0, in.meanSquare() - in.overlap());
    double square = variance + eps;
    Signal out = Signal.normal(in.width(), new Source(0, variance / square, 0), in.expectation());
    return Passage.scaling(out, 1 / square);
  }
}
