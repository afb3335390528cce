package dev.evengrad.train;

import dev.evengrad.ShapeException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.Objects;

/**
 * Named arrays of a trainer to read: parameters, buffers, or the gradients of parameters. Valid during the call that a {@link StepView}
 * came with; the numbers behind it change with the next step.
 */
public final class ParametersView {
  private final ParameterLayout layout;
  private final float[] values;

  ParametersView(ParameterLayout layout, float[] values) {
    this.layout = layout;
    this.values = values;
  }

  /** What there is: names and shapes; of gradients, those of the parameters that are trained. */
  public ParameterLayout layout() {
    return layout;
  }

  /** Whether there is one of that name. */
  public boolean has(String name) {
    return layout.find(name) != null;
  }

  /**
   * An entry by its index in the array, row-major.
   *
   * @throws ShapeException if there is none of that name
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public float get(String name, int index) {
    ParameterSlice slice = layout.get(name);
    return values[slice.offset() + Objects.checkIndex(index, slice.size())];
  }

  /**
   * A copy of one of them, row-major.
   *
   * @throws ShapeException if there is none of that name
   */
  public float[] copy(String name) {
    ParameterSlice slice = layout.get(name);
    return Arrays.copyOfRange(values, slice.offset(), slice.end());
  }

  /**
   * Copies one of them, allocating nothing.
   *
   * @throws ShapeException if there is none of that name
   * @throws IndexOutOfBoundsException if there is too little room from {@code offset} on
   */
  public void copy(String name, float[] destination, int offset) {
    ParameterSlice slice = layout.get(name);
    System.arraycopy(values, slice.offset(), destination, offset, slice.size());
  }

  /**
   * The Euclidean norm of one of them, in double.
   *
   * @throws ShapeException if there is none of that name
   */
  public double norm(String name) {
    ParameterSlice slice = layout.get(name);
    double squares = 0;
    for (int i = slice.offset(); i < slice.end(); i++) {
      squares += (double) values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  /**
   * The largest magnitude in one of them; NaN if an entry is.
   *
   * @throws ShapeException if there is none of that name
   */
  public float largest(String name) {
    ParameterSlice slice = layout.get(name);
    float largest = 0;
    for (int i = slice.offset(); i < slice.end(); i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }
}
