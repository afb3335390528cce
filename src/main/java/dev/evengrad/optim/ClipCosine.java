package dev.evengrad.optim;

import dev.evengrad.tensor.ParameterSlice;

/**
 * The cosine between the gradient before and after all clips, in double: how far clipping turns it.
 * Where clips only scale whole parameters it follows from their norms and factors; where they write
 * entries, the gradient before is kept and multiplied with what is left of it behind the last clip,
 * block by block.
 */
final class ClipCosine {
  private static final int LANES = 8;

  private final ParameterSlice[] slices;
  private final float[] gradients;
  private final double[] products = new double[BlockLoop.BLOCK];

  /** Room for the gradients before clipping; empty where no clip can write. */
  private float[] before = new float[0];

  private long every;
  private boolean measuring;
  private boolean kept;
  private double product;

  ClipCosine(ParameterSlice[] slices, float[] gradients) {
    this.slices = slices;
    this.gradients = gradients;
  }

  /** To be measured every n-th applied step from the first on; 0 for never. */
  void setEvery(long steps, boolean clipsWrite) {
    every = steps;
    before = new float[steps > 0 && clipsWrite ? gradients.length : 0];
  }

  /** A step begins, before anything is written. */
  void begin(long number) {
    measuring = every > 0 && (number - 1) % every == 0;
    kept = false;
    product = 0;
  }

  boolean measuring() {
    return measuring;
  }

  /** Called before a pass over the gradients that may write them up to the last clip. */
  void keep() {
    if (measuring && !kept && before.length > 0) {
      for (ParameterSlice slice : slices) {
        System.arraycopy(gradients, slice.offset(), before, slice.offset(), slice.size());
      }
      kept = true;
    }
  }

  /** Whether {@link #add} has to see every block behind the last clip. */
  boolean kept() {
    return kept;
  }

  /**
   * Takes a block as it is behind the last clip.
   *
   * @param factor what it is still to be multiplied by
   */
  void add(int offset, int length, double factor) {
    multiply(before, gradients, offset, length, products);
    int whole = length - length % LANES;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double[] p = products;
    // Lanes by index mod 8, so that additions need not wait for each other.
    for (int i = 0; i < whole; i += LANES) {
      s0 += p[i];
      s1 += p[i + 1];
      s2 += p[i + 2];
      s3 += p[i + 3];
      s4 += p[i + 4];
      s5 += p[i + 5];
      s6 += p[i + 6];
      s7 += p[i + 7];
    }
    for (int i = whole; i < length; i++) {
      s0 += p[i];
    }
    product += (((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))) * factor;
  }

  /** A loop of its own: C2 vectorises it, and would not with sums in it. */
  private static void multiply(float[] a, float[] b, int offset, int length, double[] products) {
    for (int i = 0; i < length; i++) {
      products[i] = (double) a[offset + i] * b[offset + i];
    }
  }

  /** The cosine where the blocks were seen. */
  double ofBlocks(double normBefore, double normAfter) {
    return cosine(product, normBefore, normAfter);
  }

  /**
   * The cosine where whole parameters were scaled: exactly 1 if all by the same.
   *
   * @param squares the sum of squares of each parameter's gradient before
   * @param factors what each was scaled by
   */
  static double ofFactors(double[] squares, double[] factors) {
    boolean uniform = true;
    double product = 0;
    double sumBefore = 0;
    double sumAfter = 0;
    for (int s = 0; s < factors.length; s++) {
      uniform &= factors[s] == factors[0];
      product += squares[s] * factors[s];
      sumBefore += squares[s];
      sumAfter += squares[s] * factors[s] * factors[s];
    }
    return uniform ? 1 : cosine(product, Math.sqrt(sumBefore), Math.sqrt(sumAfter));
  }

  /** 1 of a gradient that was zero, since nothing was turned; 0 where nothing is left of one that was not. */
  private static double cosine(double product, double normBefore, double normAfter) {
    if (normBefore == 0 || normAfter == 0) {
      return normBefore == normAfter ? 1 : 0;
    }
    return Math.max(-1, Math.min(1, product / normBefore / normAfter));
  }
}
