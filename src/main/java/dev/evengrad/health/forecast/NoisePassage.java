package dev.evengrad.health.forecast;

import dev.evengrad.layer.AlphaDropout;
import dev.evengrad.layer.Dropout;

/** Dropout in training. */
final class NoisePassage {
  private NoisePassage() {}

  /** The expectation stays; the mean square, and that of the gradient, is divided by the probability to be kept. */
  static Passage dropout(Dropout layer, Signal in) {
    double kept = 1 - layer.share();
    double own = in.meanSquare() - in.noise();
    return Passage.scaling(in.withNoise(in.meanSquare() / kept - own), 1 / kept);
  }

  /** Kept entries become {@code a x + b}, the others one value. */
  static Passage alphaDropout(AlphaDropout layer, Signal in) {
    double kept = 1 - layer.share();
    double a = layer.factor();
    double b = layer.shift();
    double dropped = layer.droppedValue();
    double m = in.mean();
    double mean = kept * (a * m + b) + (1 - kept) * dropped;
    double square =
        kept * (a * a * in.meanSquare() + 2 * a * b * m + b * b) + (1 - kept) * dropped * dropped;
    double overlap =
        kept * kept * (a * a * in.overlap() + 2 * a * b * m + b * b)
            + 2 * kept * (1 - kept) * dropped * (a * m + b)
            + (1 - kept) * (1 - kept) * dropped * dropped;
    Source source = new Source(mean, square - mean * mean, overlap - mean * mean);
    return Passage.scaling(Signal.normal(in.width(), source, in.expectation()), kept * a * a);
  }
}
