package dev.evengrad.data;

/**
 * Fisher's iris (R. A. Fisher, UCI, 1936; CC BY 4.0): 150 rows, 4 lengths in centimetres, classes
 * "setosa", "versicolor" and "virginica".
 */
public final class Iris {
  private Iris() {}

  /** Reads the set from the jar. */
  public static Dataset load() {
    return BuiltIn.load("iris");
  }
}
