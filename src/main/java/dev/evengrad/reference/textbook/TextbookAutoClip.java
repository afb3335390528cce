package dev.evengrad.reference.textbook;

import java.util.Arrays;

/**
 * {@code g *= min(1, c / norm)}, c being the percentile of the norms over all parameters so far, this one among them: exact for up to
 * five, then by the five markers of Jain and Chlamtac's P-square algorithm, 1985, in the steps of its Box 1; where the middle marker
 * is not at its place yet, by the line between the markers around that place. Seetharaman and others 2020. A norm of 0 is left out.
 *
 * <p>Kept are the count, the heights q of the markers (of up to five norms: those, in order) and the positions n of the three in the
 * middle.
 *
 * <p>The engine's error: the heights before the step are the engine's own; each height after it moves by at most the new norm's
 * error, twice for a marker that is moved by what two of its neighbours are.
 */
final class TextbookAutoClip implements TextbookTransform {
  private static final double DOUBLES = 1e-13;

  private final double p;

  TextbookAutoClip(double percentile) {
    this.p = percentile / 100;
  }

  @Override
  public void step(TextbookStep step) {
    TextbookScalars kept = step.scalars("auto_clip.norms", 9);
    TextbookNorm norm = TextbookNorm.of(step, step.names());
    if (norm.value() == 0) {
      return;
    }
    double[] q = Arrays.copyOfRange(kept.values(), 1, 6);
    int count = (int) kept.values()[0] + 1;
    double limit;
    if (count <= 5) {
      q[count - 1] = norm.value();
      Arrays.sort(q, 0, count);
      System.arraycopy(q, 0, kept.values(), 1, 5);
      if (count == 5) {
        System.arraycopy(new double[] {2, 3, 4}, 0, kept.values(), 6, 3);
      }
      limit = line(new double[] {1, 2, 3, 4, 5}, q, count);
    } else {
      double[] n = {1, kept.values()[6], kept.values()[7], kept.values()[8], count - 1};
      adjust(q, n, norm.value(), count);
      System.arraycopy(q, 0, kept.values(), 1, 5);
      System.arraycopy(n, 1, kept.values(), 6, 3);
      boolean arrived = Math.abs(n[2] - (1 + p * (count - 1))) < 1;
      limit = arrived ? q[2] : line(n, q, 5);
    }
    kept.values()[0] = count;
    double error = 2 * norm.error();
    for (int i = 1; i <= Math.min(count, 5); i++) {
      kept.errors()[i] = error + DOUBLES * kept.values()[i];
    }
    double factor = norm.value() > limit ? limit / norm.value() : 1;
    double relative = error / limit + norm.error() / norm.value() + DOUBLES;
    for (String name : step.names()) {
      TextbookNorm.scale(step, name, factor, relative);
    }
  }

  /** Box 1, part B. */
  private void adjust(double[] q, double[] n, double x, int count) {
    int cell;
    if (x < q[0]) {
      q[0] = x;
      cell = 0;
    } else if (x >= q[4]) {
      q[4] = x;
      cell = 3;
    } else {
      cell = 0;
      while (x >= q[cell + 1]) {
        cell++;
      }
    }
    for (int i = cell + 1; i < 5; i++) {
      n[i]++;
    }
    double[] increments = {0, p / 2, p, (1 + p) / 2, 1};
    for (int i = 1; i < 4; i++) {
      double d = 1 + increments[i] * (count - 1) - n[i];
      if ((d >= 1 && n[i + 1] - n[i] > 1) || (d <= -1 && n[i - 1] - n[i] < -1)) {
        int sign = d > 0 ? 1 : -1;
        double parabolic =
            q[i]
                + sign
                    / (n[i + 1] - n[i - 1])
                    * ((n[i] - n[i - 1] + sign) * (q[i + 1] - q[i]) / (n[i + 1] - n[i])
                        + (n[i + 1] - n[i] - sign) * (q[i] - q[i - 1]) / (n[i] - n[i - 1]));
        q[i] =
            q[i - 1] < parabolic && parabolic < q[i + 1]
                ? parabolic
                : q[i] + sign * (q[i + sign] - q[i]) / (n[i + sign] - n[i]);
        n[i] += sign;
      }
    }
  }

  /** The height at the place of the percentile, on the line through the first {@code markers}. */
  private double line(double[] n, double[] q, int markers) {
    double place = 1 + p * (n[markers - 1] - 1);
    for (int i = 1; i < markers; i++) {
      if (place < n[i]) {
        return q[i - 1] + (place - n[i - 1]) / (n[i] - n[i - 1]) * (q[i] - q[i - 1]);
      }
    }
    return q[markers - 1];
  }
}
