package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ColumnNormalizationTest {
  private static float[] random(int n, long seed) {
    CounterRandom random = CounterRandom.of(seed, "entries", 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.gaussian(i);
    }
    return values;
  }

  /** Offsets, gaps behind rows, and neighbouring columns change no bit; nothing outside is written. */
  @Test
  void aColumnIsTheSameWhereverItStands() {
    for (int columns : new int[] {1, 2, 3, 7, 16, 17, 33, 65, 127}) {
      for (int rows : new int[] {1, 2, 5, 31}) {
        String context = rows + " rows, " + columns + " columns";
        float[] x = random(rows * columns, columns);
        float[] dy = random(rows * columns, 1000 + columns);
        float[] w = random(columns, 2000 + columns);
        float[][] wide = run(rows, columns, x, dy, w, 3, 5, context);
        for (int c = 0; c < columns; c += 5) {
          float[][] narrow =
              run(
                  rows,
                  1,
                  column(x, columns, c),
                  column(dy, columns, c),
                  new float[] {w[c]},
                  0,
                  0,
                  context);
          for (int k = 0; k < wide.length; k++) {
            assertArrayEquals(narrow[k], column(wide[k], columns, c), context + ", result " + k);
          }
        }
      }
    }
  }

  private static float[] column(float[] entries, int columns, int c) {
    float[] column = new float[entries.length / columns];
    for (int r = 0; r < column.length; r++) {
      column[r] = entries[r * columns + c];
    }
    return column;
  }

  /** The normalised rows, the gradients of weight and bias, and that of the rows. */
  private static float[][] run(
      int rows, int columns, float[] x, float[] dy, float[] w, int gap, int shift, String context) {
    GuardedMatrix from = GuardedMatrix.operand(rows, columns, gap, shift).fill(x);
    GuardedMatrix delta = GuardedMatrix.operand(rows, columns, gap + 1, shift).fill(dy);
    GuardedMatrix h = GuardedMatrix.of(rows, columns, gap, shift);
    GuardedMatrix dx = GuardedMatrix.of(rows, columns, gap, shift);
    GuardedMatrix weight = GuardedMatrix.operand(1, columns, 0, shift).fill(w);
    GuardedMatrix dw = GuardedMatrix.of(1, columns, 0, shift);
    GuardedMatrix db = GuardedMatrix.of(1, columns, 0, shift);
    ColumnNormalization normalization = new ColumnNormalization(columns, 1e-5);
    normalization.takeStatistics(rows, from.array, from.offset, from.stride);
    normalization.normalize(
        rows, from.array, from.offset, from.stride, h.array, h.offset, h.stride);
    normalization.gradients(
        rows,
        delta.array,
        delta.offset,
        delta.stride,
        h.array,
        h.offset,
        h.stride,
        false,
        dw.array,
        dw.offset,
        db.array,
        db.offset);
    normalization.backward(
        rows,
        delta.array,
        delta.offset,
        delta.stride,
        weight.array,
        weight.offset,
        h.array,
        h.offset,
        h.stride,
        dx.array,
        dx.offset,
        dx.stride);
    for (GuardedMatrix written : new GuardedMatrix[] {h, dx, dw, db}) {
      written.requireGuards(context);
    }
    return new float[][] {h.entries(), dw.entries(), db.entries(), dx.entries()};
  }

  @Test
  void runningStatisticsSayWhetherTheyAreFinite() {
    ColumnNormalization normalization = new ColumnNormalization(2, 1e-5);
    float[] next = new float[4];
    float[] running = {0, 0, 1, 1};
    normalization.takeStatistics(3, new float[] {1, 3, 2, 3, 6, 3}, 0, 2);
    assertTrue(normalization.running(3, 0.5, running, 0, 2, next));
    // means 3 and 3; variances without bias 7 and 0
    assertArrayEquals(new float[] {1.5f, 1.5f, 4, 0.5f}, next);
    normalization.takeStatistics(2, new float[] {3e38f, 1, -3e38f, 1}, 0, 2);
    assertFalse(normalization.running(2, 0.5, running, 0, 2, next));
    assertEquals(1, next[1] + next[3]);
  }
}
