package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * {@code g *= min(1, c / norm)} where {@code (norm - mean) / (sd + eps) = z > zt}, with {@code c = mean + zt sd / (z / zt)}, and never
 * above a largest norm; mean and variance follow the norm so cut, after a warm-up whose norms give both to begin with. Kumar and
 * others 2025. A norm of 0 is left out. Kept are the count, the mean and the variance.
 *
 * <p>The engine's error: mean and variance before the step are its own; c moves by less than the norm, since {@code |dc/dn| = zt^2 sd
 * (sd + eps) / (n - mean)^2 < sd / (sd + eps)}. A norm that errors take across zt is not bounded: there c jumps by zt eps.
 */
final class TextbookZClip implements TextbookTransform {
  private static final double DOUBLES = 1e-13;

  private final double threshold;
  private final double alpha;
  private final double eps;
  private final int warmup;
  private final double most;

  TextbookZClip(Arguments a) {
    this.threshold = a.number("z", 2.5);
    this.alpha = a.number("alpha", 0.97);
    this.eps = a.number("eps", 1e-6);
    this.warmup = a.count("warmup", 25);
    this.most = a.number("norm", 1);
  }

  @Override
  public void step(TextbookStep step) {
    TextbookScalars kept = step.scalars("zclip.norms", 3);
    double[] known = kept.values();
    TextbookNorm norm = TextbookNorm.of(step, step.names());
    if (norm.value() == 0) {
      return;
    }
    double n = norm.value();
    double mean = known[1];
    double variance = known[2];
    double factor = 1;
    double share;
    if (known[0] < warmup) {
      // from the sums of the norms and of their squares
      share = 1 / (known[0] + 1);
      double square = variance + mean * mean;
      known[1] = mean + share * (n - mean);
      known[2] = square + share * (n * n - square) - known[1] * known[1];
    } else {
      double sd = Math.sqrt(variance);
      double z = (n - mean) / (sd + eps);
      if (z > threshold) {
        factor = Math.min(1, (mean + threshold * sd / (z / threshold)) / n);
      }
      share = 1 - alpha;
      double after = factor * n;
      known[1] = alpha * mean + share * after;
      known[2] = alpha * variance + share * Math.pow(after - known[1], 2);
    }
    known[0]++;
    double e = norm.error();
    kept.errors()[1] = share * e + DOUBLES * known[1];
    kept.errors()[2] =
        share * (2 * Math.max(n, mean) * e + e * e)
            + DOUBLES * (known[2] + known[1] * known[1] + n * n);
    double cut = Math.min(factor, most / (n + TextbookClipByGlobalNorm.ROOM));
    double relative = e / n + (cut < 1 ? e / (cut * n) : 0) + DOUBLES;
    for (String name : step.names()) {
      TextbookNorm.scale(step, name, Math.min(1, cut), relative);
    }
  }
}
