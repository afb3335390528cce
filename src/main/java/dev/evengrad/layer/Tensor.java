package dev.evengrad.layer;

/**
 * A matrix of a plan: rows of a batch, {@code width} entries each.
 *
 * @param array where it lies
 * @param offset index of its first entry
 * @param stride distance between the starts of two rows, at least {@code width}
 * @param width entries of a row
 */
public record Tensor(float[] array, int offset, int stride, int width) {

  /** Whether rows follow each other without a gap. */
  public boolean contiguous() {
    return stride == width;
  }
}
