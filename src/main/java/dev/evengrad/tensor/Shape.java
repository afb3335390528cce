package dev.evengrad.tensor;

import dev.evengrad.ShapeException;
import java.util.Arrays;

/** The sizes of a tensor, outermost first, without the batch dimension. Immutable; the number of elements fits an int. */
public final class Shape {
  private final int[] sizes;
  private final int size;

  private Shape(int[] sizes) {
    this.sizes = sizes;
    long product = 1;
    for (int s : sizes) {
      if (s < 1) {
        throw new ShapeException("shape " + Arrays.toString(sizes) + " has a size below 1");
      }
      product *= s;
      if (product > Integer.MAX_VALUE) {
        throw new ShapeException(
            "shape "
                + Arrays.toString(sizes)
                + " has more than "
                + Integer.MAX_VALUE
                + " elements");
      }
    }
    this.size = (int) product;
  }

  /**
   * A shape of the given sizes, outermost first.
   *
   * @throws ShapeException if a size is below 1 or the number of elements exceeds an int
   */
  public static Shape of(int... sizes) {
    return new Shape(sizes.clone());
  }

  /** The number of dimensions. */
  public int rank() {
    return sizes.length;
  }

  /** The size of dimension {@code d}, 0 being the outermost. */
  public int size(int d) {
    return sizes[d];
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The sizes, a copy. */
  public int[] sizes() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** E.g. {@code [128, 64]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
