package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseLoops;

/** What is done to finished rows of a product while they are in the cache. */
enum Epilogue {
  /** Formula: {@code y = f(c)}; the other array is y. */
  FORWARD {
    @Override
    void range(
        int n, ElementwiseLoops loops, float[] c, int cOffset, float[] other, int otherOffset) {
      loops.forward(n, c, cOffset, other, otherOffset);
    }
  },
  /** Formula: {@code c *= f'(saved)}; the other array is saved. */
  BACKWARD {
    @Override
    void range(
        int n, ElementwiseLoops loops, float[] c, int cOffset, float[] other, int otherOffset) {
      loops.backward(n, other, otherOffset, c, cOffset);
    }
  };

  abstract void range(
      int n, ElementwiseLoops loops, float[] c, int cOffset, float[] other, int otherOffset);

  /** Rows of n columns: at once where they touch, else one by one. */
  void apply(
      int rows,
      int n,
      ElementwiseLoops loops,
      float[] c,
      int cOffset,
      int cStride,
      float[] other,
      int otherOffset,
      int otherStride) {
    if (cStride == n && otherStride == n) {
      range(rows * n, loops, c, cOffset, other, otherOffset);
      return;
    }
    for (int r = 0; r < rows; r++) {
      range(n, loops, c, cOffset + r * cStride, other, otherOffset + r * otherStride);
    }
  }
}
