package dev.evengrad.data;

/**
 * Breast cancer Wisconsin, diagnostic (W. Wolberg, N. Street and O. Mangasarian, UCI, 1995; CC BY
 * 4.0): 569 rows, 30 features of cell nuclei, classes "malignant" and "benign".
 */
public final class BreastCancer {
  private BreastCancer() {}

  /** Reads the set from the jar. */
  public static Dataset load() {
    return BuiltIn.load("breast_cancer");
  }
}
