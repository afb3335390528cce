package dev.evengrad.kernel;

/**
 * Loops that do nothing but multiply and add, or read: what the machine can do at most with a backend's means, as the roof over its
 * kernels. For one thread at a time.
 */
public interface PeakLoops {
  /**
   * Multiply-adds on registers alone, enough of them independent of each other to hide their latency.
   *
   * @param rounds how often; a call should take microseconds at least
   * @return the floating-point operations done, two for each multiply-add
   */
  long multiplyAdd(int rounds);

  /**
   * A loop that reads memory of its own, from its beginning to its end, as fast as it can.
   *
   * @param bytes how much, a multiple of 4096
   */
  Runnable reading(int bytes);
}
