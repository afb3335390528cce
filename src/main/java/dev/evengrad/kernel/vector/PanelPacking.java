package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Copies a matrix b [k][n] into {@link Panels}, padding the last one. One thread at a time. */
final class PanelPacking {
  private final Transposition transposition;

  /** A row of a panel that is put together entry by entry; single floats written to a segment would be slow. */
  private final float[] row = new float[Panels.WIDTH];

  PanelPacking(Transposition transposition) {
    this.transposition = transposition;
  }

  /**
   * Formula: panel j/32, row p, column j%32 = {@code b[p][j]}.
   *
   * <p>Layout and strides: b row-major with its stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: columns beyond n are zeros.
   */
  void straight(int k, int n, float[] b, int bOffset, int bStride, MemorySegment panels) {
    Species.requireAligned(panels);
    int full = n / Panels.WIDTH;
    // row by row, because memory is read faster in order than written
    for (int p = 0; p < k; p++) {
      fullPanels(
          full, b, bOffset + p * bStride, panels, p * Panels.ROW_BYTES, k * Panels.ROW_BYTES);
    }
    int rest = n - full * Panels.WIDTH;
    if (rest > 0) {
      Arrays.fill(row, rest, Panels.WIDTH, 0f);
      long base = full * (k * Panels.ROW_BYTES);
      for (int p = 0; p < k; p++) {
        System.arraycopy(b, bOffset + full * Panels.WIDTH + p * bStride, row, 0, rest);
        store(Panels.WIDTH, row, panels, base + p * Panels.ROW_BYTES);
      }
    }
  }

  /**
   * Formula: panel j/32, row p, column j%32 = {@code b[j][p]}.
   *
   * <p>Layout and strides: b [n][k] row-major with its stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: columns beyond n are zeros, or the last column again.
   */
  void transposed(int k, int n, float[] b, int bOffset, int bStride, MemorySegment panels) {
    Species.requireAligned(panels);
    for (int panel = 0; panel < Panels.count(n); panel++) {
      long base = panel * (k * Panels.ROW_BYTES);
      for (int j0 = panel * Panels.WIDTH; j0 < (panel + 1) * Panels.WIDTH; j0 += Species.LANES) {
        long column = base + (j0 % Panels.WIDTH) * 4L;
        int valid = Math.max(0, Math.min(Species.LANES, n - j0));
        int p = 0;
        if (valid > 0) {
          p = transposition.intoPanel(valid, k, b, bOffset + j0 * bStride, bStride, panels, column);
        }
        Arrays.fill(row, valid, Species.LANES, 0f);
        for (; p < k; p++) {
          for (int j = 0; j < valid; j++) {
            row[j] = b[bOffset + (j0 + j) * bStride + p];
          }
          store(Species.LANES, row, panels, column + p * Panels.ROW_BYTES);
        }
      }
    }
  }

  private static void store(int n, float[] row, MemorySegment panels, long at) {
    for (int j = 0; j < n; j += Species.LANES) {
      FloatVector.fromArray(Species.FLOATS, row, j)
          .intoMemorySegment(panels, at + j * 4L, LITTLE_ENDIAN);
    }
  }

  private static void fullPanels(
      int full, float[] b, int bOffset, MemorySegment panels, long row, long panelBytes) {
    for (int panel = 0; panel < full; panel++) {
      int from = bOffset + panel * Panels.WIDTH;
      long to = row + panel * panelBytes;
      for (int j = 0; j < Panels.WIDTH; j += Species.LANES) {
        FloatVector.fromArray(Species.FLOATS, b, from + j)
            .intoMemorySegment(panels, to + j * 4L, LITTLE_ENDIAN);
      }
    }
  }
}
