package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** What the outputs of a batch should have been: one class index for each row, or values. */
public final class TextbookTarget {
  private final int @Nullable [] classes;
  private final @Nullable DMatrixRMaj values;

  private TextbookTarget(int @Nullable [] classes, @Nullable DMatrixRMaj values) {
    this.classes = classes;
    this.values = values;
  }

  /** Class indices, one for each row. */
  public static TextbookTarget ofClasses(int[] classes) {
    return new TextbookTarget(classes.clone(), null);
  }

  /** Values [rows][outputs]. */
  public static TextbookTarget ofValues(DMatrixRMaj values) {
    return new TextbookTarget(null, values);
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
