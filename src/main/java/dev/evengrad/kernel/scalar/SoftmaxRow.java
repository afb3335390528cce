package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.Elementary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Softmax of one row. Specials: a NaN or +infinity anywhere in the row, or -infinity everywhere,
 * gives NaN throughout, as in PyTorch.
 */
final class SoftmaxRow {
  private static final int LANES = 16;

  private final float[] sums = new float[LANES];

  /** Writes a row's probabilities, and the logarithm of its sum of exp(z) if there is a place. */
  void row(
      int columns,
      float[] z,
      int zOffset,
      float[] p,
      int pOffset,
      float @Nullable [] logSums,
      int logSumsOffset) {
    // The comparison passes over NaN, which comes back through the sum.
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      float v = z[zOffset + c];
      max = v > max ? v : max;
    }
    Arrays.fill(sums, 0f);
    for (int c = 0; c < columns; c++) {
      float e = Elementary.exp(z[zOffset + c] - max);
      p[pOffset + c] = e;
      sums[c & (LANES - 1)] += e;
    }
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        sums[i] += sums[i + width];
      }
    }
    float sum = sums[0];
    for (int c = 0; c < columns; c++) {
      p[pOffset + c] /= sum;
    }
    if (logSums != null) {
      logSums[logSumsOffset] = Elementary.log(sum);
    }
  }
}
