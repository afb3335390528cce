package dev.evengrad.io.format;

import java.util.Arrays;

/**
 * What a safetensors file says of one tensor. Unlike a {@link dev.evengrad.tensor.Shape} its shape
 * may be empty (a scalar) or have sizes of 0 (a tensor without elements), as the format allows.
 *
 * @param name its name, unique in the file
 * @param dtype the type of its elements
 * @param shape its sizes, outermost first; a copy each time
 * @param begin where its bytes begin, counted from the end of the header
 * @param byteLength the number of its bytes
 */
public record StoredTensor(String name, DType dtype, int[] shape, long begin, long byteLength) {
  /** A tensor with a copy of the given shape. */
  public StoredTensor {
    shape = shape.clone();
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  /** The number of dimensions; 0 for a scalar. */
  public int rank() {
    return shape.length;
  }

  /** The number of elements; 1 for a scalar. */
  public long size() {
    return byteLength / dtype.bits() * 8 + byteLength % dtype.bits() * 8 / dtype.bits();
  }

  /** Whether it has exactly these sizes. */
  public boolean hasShape(int... sizes) {
    return Arrays.equals(shape, sizes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTensor that
        && name.equals(that.name)
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape)
        && begin == that.begin
        && byteLength == that.byteLength;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** E.g. {@code dense1.weight F32 [128, 64]}. */
  @Override
  public String toString() {
    return name + " " + dtype + " " + Arrays.toString(shape);
  }
}
