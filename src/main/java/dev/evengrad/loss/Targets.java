package dev.evengrad.loss;

import org.jspecify.annotations.Nullable;

/**
 * What the outputs of a batch should have been: class indices, or values; and the weights of the rows, if they have any. Mutable and
 * reused; it points into the caller's arrays.
 */
public final class Targets {
  private int @Nullable [] classes;
  private float @Nullable [] values;
  private float @Nullable [] rowWeights;

  /** Points to class indices, one a row; the rows have no weights then. */
  public void setClasses(int[] classIndices) {
    this.classes = classIndices;
    this.values = null;
    this.rowWeights = null;
  }

  /** Points to values, row-major contiguous; the rows have no weights then. */
  public void setValues(float[] contiguousValues) {
    this.values = contiguousValues;
    this.classes = null;
    this.rowWeights = null;
  }

  /** Points to the weights of the rows, finite and not negative; null for none. */
  public void setRowWeights(float @Nullable [] weights) {
    this.rowWeights = weights;
  }

  /** The class indices. */
  public int[] classes() {
    if (classes == null) {
      throw new IllegalStateException("the targets are values, not classes");
    }
    return classes;
  }

  /** The values, row-major contiguous. */
  public float[] values() {
    if (values == null) {
      throw new IllegalStateException("the targets are classes, not values");
    }
    return values;
  }

  /** Whether the targets are class indices. */
  public boolean areClasses() {
    return classes != null;
  }

  /** Whether the rows have weights. */
  public boolean weighted() {
    return rowWeights != null;
  }

  /** The weight of a row; 1 if the rows have none. */
  public float rowWeight(int row) {
    return rowWeights == null ? 1 : rowWeights[row];
  }

  /** The sum of the weights of the first {@code rows} rows. */
  public double weight(int rows) {
    if (rowWeights == null) {
      return rows;
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += rowWeights[r];
    }
    return sum;
  }
}
