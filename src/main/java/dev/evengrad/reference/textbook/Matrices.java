package dev.evengrad.reference.textbook;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** Matrices made from arrays and from other matrices, where EJML has no operation for it. */
public final class Matrices {
  private Matrices() {}

  /** A copy of row-major entries. */
  public static DMatrixRMaj of(int rows, int columns, double[] entries) {
    DMatrixRMaj m = new DMatrixRMaj(rows, columns);
    System.arraycopy(entries, 0, m.data, 0, rows * columns);
    return m;
  }

  /** A copy of row-major floats, rows {@code stride} apart. */
  public static DMatrixRMaj of(int rows, int columns, float[] entries, int offset, int stride) {
    DMatrixRMaj m = new DMatrixRMaj(rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        m.set(r, c, entries[offset + r * stride + c]);
      }
    }
    return m;
  }

  /** The magnitudes. */
  public static DMatrixRMaj abs(DMatrixRMaj m) {
    DMatrixRMaj a = m.copy();
    for (int i = 0; i < a.getNumElements(); i++) {
      a.set(i, Math.abs(a.get(i)));
    }
    return a;
  }

  /** The entries, row-major; a copy. */
  public static double[] entries(DMatrixRMaj m) {
    return Arrays.copyOf(m.data, m.getNumElements());
  }
}
