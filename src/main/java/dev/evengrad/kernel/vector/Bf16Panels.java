package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.evengrad.tensor.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;

/**
 * {@link Panels} of bfloat16, two to an int: of a unit's two vectors of columns, the first is in the low halves of a vector of ints and
 * the second in the high ones, so that a shift and a mask make two vectors of floats of it.
 */
final class Bf16Panels {
  /** Bytes of a panel's row. */
  static final long ROW_BYTES = Panels.WIDTH * 2L;

  /** The bits of the second of two weights in an int. */
  static final int HIGH = 0xFFFF0000;

  private static final int UNIT = Panels.UNIT;
  private static final int LANES = Species.LANES;
  private static final int UNITS_PER_PANEL = Panels.WIDTH / UNIT;

  /** Rows of a panel put together at once: what a cache line of the canonical weights holds. */
  private static final int STEPS = 16;

  private Bf16Panels() {}

  /** Bytes of a matrix [k][n]. */
  static long bytes(int k, int n) {
    return Panels.count(n) * (k * ROW_BYTES);
  }

  /** Memory for a matrix [k][n], zeros; freed when nobody refers to it any more. */
  static MemorySegment allocate(int k, int n) {
    return Arena.ofAuto().allocate(Math.max(64, bytes(k, n)), 64);
  }

  /** Where unit u begins, in bytes from panel 0, if a panel has {@code panelBytes}. */
  static long unitOffset(int u, long panelBytes) {
    return u / UNITS_PER_PANEL * panelBytes + u % UNITS_PER_PANEL * Species.VECTOR_BYTES;
  }

  /**
   * Formula: panel j/32, row p, column j%32 = {@code b[j][p]}, rounded.
   *
   * <p>Layout and strides: b [n][k] row-major with its stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: columns beyond n are zeros.
   */
  static void transposed(int k, int n, float[] b, int bOffset, int bStride, MemorySegment panels) {
    Species.requireAligned(panels);
    int words = Panels.WIDTH / 2;
    int[] block = new int[STEPS * words];
    for (int panel = 0; panel < Panels.count(n); panel++) {
      long base = panel * (k * ROW_BYTES);
      int columns = Math.min(Panels.WIDTH, n - panel * Panels.WIDTH);
      for (int p0 = 0; p0 < k; p0 += STEPS) {
        int steps = Math.min(STEPS, k - p0);
        Arrays.fill(block, 0);
        for (int j = 0; j < columns; j++) {
          int word = j / UNIT * LANES + j % LANES;
          boolean high = j % UNIT >= LANES;
          int row = bOffset + (panel * Panels.WIDTH + j) * bStride + p0;
          for (int p = 0; p < steps; p++) {
            int bits = Float.floatToRawIntBits(Precision.BF16.round(b[row + p]));
            block[p * words + word] |= high ? bits & HIGH : bits >>> 16;
          }
        }
        for (int i = 0; i < steps * words; i += LANES) {
          IntVector.fromArray(Species.INTS, block, i)
              .intoMemorySegment(panels, base + p0 * ROW_BYTES + i * 4L, LITTLE_ENDIAN);
        }
      }
    }
  }
}
