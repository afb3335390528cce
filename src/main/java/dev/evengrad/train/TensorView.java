package dev.evengrad.train;

import dev.evengrad.layer.Tensor;
import java.util.Objects;

/**
 * A matrix of a step to read: a row of the batch, or of the piece of it that was computed last, in each row. Valid during the call that a
 * {@link StepView} came with; the numbers behind it change with the next step.
 */
public final class TensorView {
  private final StepView view;
  private final Tensor tensor;

  TensorView(StepView view, Tensor tensor) {
    this.view = view;
    this.tensor = tensor;
  }

  /** The number of rows: {@link StepView#rows}. */
  public int rows() {
    return view.rows();
  }

  /** Entries of a row. */
  public int width() {
    return tensor.width();
  }

  /**
   * An entry.
   *
   * @throws IndexOutOfBoundsException if there is no such row or column
   */
  public float get(int row, int column) {
    Objects.checkIndex(row, rows());
    Objects.checkIndex(column, width());
    return tensor.array()[tensor.row(row) + column];
  }

  /**
   * Copies a row, allocating nothing.
   *
   * @param destination takes {@link #width} entries from {@code offset} on
   * @throws IndexOutOfBoundsException if there is no such row, or too little room
   */
  public void copyRow(int row, float[] destination, int offset) {
    Objects.checkIndex(row, rows());
    System.arraycopy(tensor.array(), tensor.row(row), destination, offset, width());
  }

  /** A copy of all rows, row-major without gaps. */
  public float[] copy() {
    float[] copy = new float[Math.multiplyExact(rows(), width())];
    for (int r = 0; r < rows(); r++) {
      copyRow(r, copy, r * width());
    }
    return copy;
  }

  /** The Euclidean norm of all entries, in double, row by row. */
  public double norm() {
    double squares = 0;
    for (int r = 0; r < rows(); r++) {
      int row = tensor.row(r);
      for (int c = 0; c < width(); c++) {
        double value = tensor.array()[row + c];
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }

  /** Whether all entries are finite. */
  public boolean finite() {
    for (int r = 0; r < rows(); r++) {
      if (!tensor.finite(r)) {
        return false;
      }
    }
    return true;
  }
}
