package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;
import static dev.evengrad.kernel.vector.Species.VECTOR_BYTES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.evengrad.kernel.PeakLoops;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The peaks with vectors: twelve accumulators fit the 16 registers that narrow vectors have. */
final class VectorPeakLoops implements PeakLoops {
  private static final int ACCUMULATORS = 12;

  /** Where results end, so that no loop is dead. */
  private final float[] sink = new float[LANES];

  @Override
  public long multiplyAdd(int rounds) {
    FloatVector factor = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector c0 = factor;
    FloatVector c1 = factor;
    FloatVector c2 = factor;
    FloatVector c3 = factor;
    FloatVector c4 = factor;
    FloatVector c5 = factor;
    FloatVector c6 = factor;
    FloatVector c7 = factor;
    FloatVector c8 = factor;
    FloatVector c9 = factor;
    FloatVector c10 = factor;
    FloatVector c11 = factor;
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(factor, factor);
      c1 = c1.fma(factor, factor);
      c2 = c2.fma(factor, factor);
      c3 = c3.fma(factor, factor);
      c4 = c4.fma(factor, factor);
      c5 = c5.fma(factor, factor);
      c6 = c6.fma(factor, factor);
      c7 = c7.fma(factor, factor);
      c8 = c8.fma(factor, factor);
      c9 = c9.fma(factor, factor);
      c10 = c10.fma(factor, factor);
      c11 = c11.fma(factor, factor);
    }
    c0.add(c1)
        .add(c2.add(c3))
        .add(c4.add(c5).add(c6.add(c7)))
        .add(c8.add(c9).add(c10.add(c11)))
        .intoArray(sink, 0);
    return 2L * rounds * ACCUMULATORS * LANES;
  }

  /** From native memory, since only there a vector never lies across two cache lines. */
  @Override
  public Runnable reading(int bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes, 64);
    return () -> read(bytes, memory);
  }

  private void read(int bytes, MemorySegment memory) {
    Species.requireAligned(memory);
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int steps = (int) (bytes / (8 * VECTOR_BYTES));
    for (int i = 0; i < steps; i++) {
      long at = i * (8 * VECTOR_BYTES);
      s0 = s0.add(FloatVector.fromMemorySegment(FLOATS, memory, at, LITTLE_ENDIAN));
      s1 = s1.add(FloatVector.fromMemorySegment(FLOATS, memory, at + VECTOR_BYTES, LITTLE_ENDIAN));
      s2 =
          s2.add(
              FloatVector.fromMemorySegment(FLOATS, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN));
      s3 =
          s3.add(
              FloatVector.fromMemorySegment(FLOATS, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN));
      s4 =
          s4.add(
              FloatVector.fromMemorySegment(FLOATS, memory, at + 4 * VECTOR_BYTES, LITTLE_ENDIAN));
      s5 =
          s5.add(
              FloatVector.fromMemorySegment(FLOATS, memory, at + 5 * VECTOR_BYTES, LITTLE_ENDIAN));
      s6 =
          s6.add(
              FloatVector.fromMemorySegment(FLOATS, memory, at + 6 * VECTOR_BYTES, LITTLE_ENDIAN));
      s7 =
          s7.add(
              FloatVector.fromMemorySegment(FLOATS, memory, at + 7 * VECTOR_BYTES, LITTLE_ENDIAN));
    }
    s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7))).intoArray(sink, 0);
  }
}
