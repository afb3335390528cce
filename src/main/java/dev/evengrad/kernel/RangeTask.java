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

  /**
   * Where a part begins if a range is split evenly; where it ends is where the next one begins.
   *
   * @param part 0 to {@code parts}, which is the end of the range
   * @param extent entries of the range, from 0 on
   * @param align parts begin at multiples of it, or at the end
   */
  static int begin(int part, int parts, int extent, int align) {
    long steps = ((long) extent + align - 1) / align;
    return (int) Math.min(extent, steps * part / parts * align);
  }
}
