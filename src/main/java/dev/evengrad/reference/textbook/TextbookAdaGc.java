package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;
import java.util.List;

/**
 * {@code g *= h} by parameter, with {@code h = min(1, L gamma / n(g))} and then {@code gamma = b gamma + (1 - b) n(h g)}; in a warm-up
 * the whole gradient by its norm, and gamma the smallest norm so clipped. Wang and others 2025. A norm of 0 changes no gamma, and a
 * parameter without one begins with its norm clipped as the whole is in the warm-up. Kept are the count of steps and the gammas.
 *
 * <p>The engine's error: gammas before the step are its own; a clipped norm's error is at most that of the norm, and in the warm-up
 * what that of the whole norm adds.
 */
final class TextbookAdaGc implements TextbookTransform {
  private static final double DOUBLES = 1e-13;

  private final double limit;
  private final double beta;
  private final int warmup;
  private final double most;

  TextbookAdaGc(Arguments a) {
    this.limit = a.number("limit", 1.05);
    this.beta = a.number("beta", 0.98);
    this.warmup = a.count("warmup", 100);
    this.most = a.number("norm", 1);
  }

  @Override
  public void step(TextbookStep step) {
    TextbookScalars kept = step.scalars("ada_gc.gammas", 1 + step.names().size());
    double[] known = kept.values();
    TextbookNorm whole = TextbookNorm.of(step, step.names());
    boolean first = known[0] < warmup;
    int at = 0;
    for (String name : step.names()) {
      at++;
      TextbookNorm norm = TextbookNorm.of(step, List.of(name));
      double n = norm.value();
      TextbookNorm measure = first ? whole : norm;
      double h =
          first || known[at] == 0
              ? Math.min(1, most / (measure.value() + TextbookClipByGlobalNorm.ROOM))
              : n == 0 ? 1 : Math.min(1, limit * known[at] / n);
      double relative = measure.value() == 0 ? 0 : measure.error() / measure.value() + DOUBLES;
      if (n > 0) {
        double clipped = h * n;
        double error = h * norm.error() + relative * clipped;
        boolean none = known[at] == 0;
        double share = first || none ? 1 : 1 - beta;
        known[at] =
            none
                ? clipped
                : first ? Math.min(known[at], clipped) : beta * known[at] + (1 - beta) * clipped;
        kept.errors()[at] = share * error + DOUBLES * known[at];
      }
      TextbookNorm.scale(step, name, h, relative);
    }
    known[0]++;
  }
}
