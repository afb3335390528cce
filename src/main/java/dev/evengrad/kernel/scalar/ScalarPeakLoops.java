package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.PeakLoops;

/** The peaks of plain loops, which C2 turns into vectors by itself where entries do not depend on each other. */
final class ScalarPeakLoops implements PeakLoops {
  private static final int CHUNK = 1024;
  private static final int CHAIN = 8;

  private final float[] values = new float[CHUNK];

  /** Where the result of reading ends, so that the loop is not dead. */
  private int largest;

  @Override
  public long multiplyAdd(int rounds) {
    for (int round = 0; round < rounds; round++) {
      chains(values);
    }
    return 2L * rounds * CHUNK * CHAIN;
  }

  @Override
  public Runnable reading(int bytes) {
    int[] memory = new int[bytes / Integer.BYTES];
    return () -> largest = largest(memory);
  }

  private static void chains(float[] values) {
    for (int i = 0; i < values.length; i++) {
      float v = values[i];
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      v = Math.fma(v, 0.5f, 0.5f);
      values[i] = v;
    }
  }

  /** A reduction of ints, which C2 turns into vectors; of floats it would not. */
  private static int largest(int[] memory) {
    int largest = 0;
    for (int i = 0; i < memory.length; i++) {
      largest = Math.max(largest, memory[i]);
    }
    return largest;
  }
}
