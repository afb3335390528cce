package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.VmOption;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width that the JVM prefers, as constants that C2 folds. */
final class Species {
  /** Vectors of floats of the preferred width, at most 512 bits: a panel's row is two of those. */
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() <= 512
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;

  /** Vectors of ints as wide as {@link #FLOATS}. */
  static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(FLOATS.vectorBitSize()));

  /** Floats in a vector. */
  static final int LANES = FLOATS.length();

  /** Bytes in a vector. */
  static final long VECTOR_BYTES = FLOATS.vectorByteSize();

  /** The width in bits. */
  static final int BITS = FLOATS.vectorBitSize();

  /** Vector registers: 32, or the 16 of x86 before AVX-512. */
  static final int REGISTERS = registers(BITS, System.getProperty("os.arch", ""));

  private static final Class<?> NATIVE = Arena.ofAuto().allocate(1).getClass();

  private Species() {}

  /** Where nobody tells, 16: a tile for fewer registers than there are is slower by an eighth, one for more by half. */
  private static int registers(int bits, String architecture) {
    if (bits == 512 || architecture.equals("aarch64")) {
      return 32;
    }
    String avx = VmOption.value("UseAVX");
    return avx != null && avx.equals("3") ? 32 : 16;
  }

  /**
   * Fails unless the segment is of the class that native memory has, and begins on a cache line. Every kernel asks first: the
   * comparison tells C2 the class, without which each load would go through a virtual call; a call's profile may, but need not.
   */
  static void requireAligned(MemorySegment segment) {
    if (segment.getClass() != NATIVE) {
      throw new IllegalStateException("packed weights must lie in native memory");
    }
    if ((segment.address() & 63) != 0) {
      throw new IllegalStateException("packed weights must begin on a 64-byte boundary");
    }
  }
}
