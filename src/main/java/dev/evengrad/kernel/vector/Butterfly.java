package dev.evengrad.kernel.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The lanes that the steps of a transposition choose: two rows a distance d apart exchange their halves of every block of 2d lanes.
 * At 512 bits one instruction takes lanes from both rows by a vector of indices; narrower processors may lack it and get a shuffle,
 * which is two permutations and a blend.
 */
final class Butterfly {
  private static final int LANES = Species.LANES;

  private Butterfly() {}

  /** The lanes of two rows, counted through, that make up the low or the high row. */
  static IntVector selector(int d, boolean high) {
    int[] sources = new int[LANES];
    for (int j = 0; j < LANES; j++) {
      sources[j] = source(j, d, high);
    }
    return IntVector.fromArray(Species.INTS, sources, 0);
  }

  /** The same for {@code rearrange}, which writes a lane of the second row as a negative index. */
  static VectorShuffle<Float> shuffle(int d, boolean high) {
    int[] sources = new int[LANES];
    for (int j = 0; j < LANES; j++) {
      int source = source(j, d, high);
      sources[j] = source < LANES ? source : source - 2 * LANES;
    }
    return VectorShuffle.fromArray(Species.FLOATS, sources, 0);
  }

  /** Lane j of the low row: a's where bit d of j is 0, else b's d lanes before; of the high row: a's d lanes after, else b's. */
  private static int source(int j, int d, boolean high) {
    if (d >= LANES) {
      return j; // no such step at this width
    }
    if ((j & d) == 0) {
      return high ? j + d : j;
    }
    return LANES + (high ? j : j - d);
  }
}
