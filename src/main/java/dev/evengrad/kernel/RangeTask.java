package dev.evengrad.kernel;

/** Work on a range of entries that may be split between threads: {@link ElementwiseKernels#split}. */
public interface RangeTask {
  /**
   * Does the entries {@code from} to {@code to}. Several parts run at the same time and write to different places; what an entry becomes
   * must not depend on the part that it is in.
   *
   * @param part which part, from 0 on
   * @param kernels those of the part's thread
   */
  void run(int part, int from, int to, ElementwiseKernels kernels);
}
