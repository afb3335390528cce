package dev.evengrad.loss;

import org.jspecify.annotations.Nullable;

/**
 * What the outputs of a batch should have been: class indices, or values. Mutable and reused; it points into the caller's arrays.
 */
public final class Targets {
  private int @Nullable [] classes;
  private float @Nullable [] values;

  /** Points to class indices, one a row. */
  public void setClasses(int[] classIndices) {
    this.classes = classIndices;
    this.values = null;
  }

  /** Points to values, row-major contiguous. */
  public void setValues(float[] contiguousValues) {
    this.values = contiguousValues;
    this.classes = null;
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
}
