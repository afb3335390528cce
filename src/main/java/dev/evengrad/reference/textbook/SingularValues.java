package dev.evengrad.reference.textbook;

import dev.evengrad.MissingLibraryException;
import org.ejml.dense.row.SingularOps_DDRM;

/** Singular values by EJML. */
public final class SingularValues {
  private SingularValues() {}

  /**
   * Those of a matrix, as many as its shorter side, in no order.
   *
   * @param entries [rows][columns], row-major
   * @throws MissingLibraryException without EJML
   */
  public static double[] of(int rows, int columns, double[] entries) {
    try {
      return SingularOps_DDRM.singularValues(Matrices.of(rows, columns, entries));
    } catch (NoClassDefFoundError e) {
      throw new MissingLibraryException("Singular values", "org.ejml:ejml-ddense:0.46.1", e);
    }
  }
}
