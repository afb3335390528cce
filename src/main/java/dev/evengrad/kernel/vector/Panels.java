package dev.evengrad.kernel.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The layout of a packed matrix b [k][n]: panels of 32 columns, each panel k-major, so that a product reads memory straight on. The
 * last panel is padded with zeros. In native memory, because only there it is sure to begin on a cache line. The width is 32 floats
 * for every width of vectors; what a micro-kernel takes of it, two vectors of columns, is called a unit.
 */
final class Panels {
  /** Columns of a panel. */
  static final int WIDTH = 32;

  /** Bytes of a panel's row. */
  static final long ROW_BYTES = WIDTH * 4L;

  /** Columns of a unit. */
  static final int UNIT = 2 * Species.LANES;

  private static final long UNIT_BYTES = UNIT * 4L;
  private static final int UNITS_PER_PANEL = WIDTH / UNIT;

  private Panels() {}

  /** Panels for n columns. */
  static int count(int n) {
    return (n + WIDTH - 1) / WIDTH;
  }

  /** Bytes of a matrix [k][n]. */
  static long bytes(int k, int n) {
    return count(n) * (k * ROW_BYTES);
  }

  /** Memory for a matrix [k][n], zeros; freed when nobody refers to it any more. */
  static MemorySegment allocate(int k, int n) {
    return Arena.ofAuto().allocate(Math.max(64, bytes(k, n)), 64);
  }

  /** Where unit u begins, in bytes from panel 0, if a panel has {@code panelBytes}. */
  static long unitOffset(int u, long panelBytes) {
    return u / UNITS_PER_PANEL * panelBytes + u % UNITS_PER_PANEL * UNIT_BYTES;
  }
}
