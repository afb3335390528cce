package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What the outputs of a batch should have been: one class index for each row, or values; and the weights of the rows.
 */
public final class TextbookTarget {
  private final int @Nullable [] classes;
  private final @Nullable DMatrixRMaj values;
  private final double @Nullable [] rowWeights;

  private TextbookTarget(
      int @Nullable [] classes, @Nullable DMatrixRMaj values, double @Nullable [] rowWeights) {
    this.classes = classes;
    this.values = values;
    this.rowWeights = rowWeights;
  }

  /** Class indices, one for each row. */
  public static TextbookTarget ofClasses(int[] classes) {
    return new TextbookTarget(classes.clone(), null, null);
  }

  /** Values [rows][outputs]. */
  public static TextbookTarget ofValues(DMatrixRMaj values) {
    return new TextbookTarget(null, values, null);
  }

  /** The same with a weight for each row. */
  public TextbookTarget withRowWeights(double[] weights) {
    return new TextbookTarget(classes, values, weights.clone());
  }

  /** Whether the targets are classes. */
  public boolean areClasses() {
    return classes != null;
  }

  /** The weight of a row; 1 if the rows have none. */
  public double rowWeight(int row) {
    return rowWeights == null ? 1 : rowWeights[row];
  }

  /** The class of a row. */
  public int classOf(int row) {
    if (classes == null) {
      throw new IllegalStateException("the targets are values, not classes");
    }
    return classes[row];
  }

  /** The values [rows][outputs]. */
  public DMatrixRMaj values() {
    if (values == null) {
      throw new IllegalStateException("the targets are classes, not values");
    }
    return values;
  }
}
