package dev.evengrad.kernel;

/**
 * The operations a backend provides: one call per layer, on row-major float arrays given as (array, offset, stride), where the
 * stride is the distance between the starts of two rows and may exceed the row's length.
 *
 * <p>One arithmetic: every output of a matrix operation is one chain of fused multiply-adds in the order of the reduction index,
 * starting from the bias or the stored partial sum, else from +0. So all backends, widths, tiles, packings and threads give
 * the same bits (NaN compares as one value). Where lanes must be added, there are 16 virtual lanes by index mod 16 and one fixed
 * tree (lanes i and i+8, then i+4, i+2, i+1).
 *
 * <p>An instance owns scratchpads: it serves one thread at a time. Nothing is allocated once {@link #reserve} has been called
 * for a size. Arguments are not checked here but at the public border; 0 rows are allowed everywhere. No argument may overlap a
 * destination unless the method says so, and nothing outside the destination's rows is written.
 */
public interface Kernels extends MatrixKernels, ElementwiseKernels {
  /** The backend's name: {@code scalar} or {@code vector}. */
  String name();

  /** The width of the vectors in bits; 0 for the scalar backend. */
  int vectorBits();

  /**
   * Says that operations follow each other closely from now on, or no longer: between the two, threads that are done with their part of
   * one look for the next for a moment before they sleep. Changes no bit; the same again does nothing.
   */
  default void expectMore(boolean soon) {}
}
