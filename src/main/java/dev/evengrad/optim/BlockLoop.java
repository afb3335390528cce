package dev.evengrad.optim;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import org.jspecify.annotations.Nullable;

/**
 * Runs planned transforms over one parameter, block by block, so that a block stays in the L1 cache
 * from the first transform to the last; on the arrays themselves or, as a rehearsal, on copies.
 */
final class BlockLoop {
  static final int BLOCK = TensorStatistics.BLOCK;

  /** [slice][place in the chain]. */
  private final TransformOp[][] ops;

  private final int transforms;
  private final ElementwiseKernels kernels;
  private final float[] parameters;
  private final float[] gradients;
  private final float[][] states;

  /** What each transform's parameters were scaled by since the transform before: [op][slice]. */
  private final double[][] factors;

  private final Block block = new Block();
  private final float[] scratchParameters = new float[BLOCK];
  private final float[] scratchGradients = new float[BLOCK];
  private final float[][] scratchStates;
  private final TensorStatistics blockStatistics = new TensorStatistics(BLOCK);

  private final @Nullable AverageLoop average;
  private final ClipCosine cosine;
  private final int lastClip;

  private double sumOfSquares;

  BlockLoop(
      TransformOp[][] ops,
      int transforms,
      float[] parameters,
      float[] gradients,
      float[][] states,
      ElementwiseKernels kernels,
      ClipCosine cosine,
      int lastClip,
      @Nullable AverageLoop average) {
    this.average = average;
    this.ops = ops;
    this.transforms = transforms;
    this.kernels = kernels;
    this.cosine = cosine;
    this.lastClip = lastClip;
    this.parameters = parameters;
    this.gradients = gradients;
    this.states = states;
    this.factors = new double[transforms][ops.length];
    this.scratchStates = new float[states.length][BLOCK];
  }

  /** Where the factors of a transform are kept, by slice. */
  double[] factors(int op) {
    return factors[op];
  }

  /** A new step: nothing is counted yet. */
  void reset() {
    block.clippedEntries = 0;
    sumOfSquares = 0;
  }

  /** The entries that value rules changed since {@link #reset}. */
  long clippedEntries() {
    return block.clippedEntries;
  }

  /** The sum of squares of the gradients behind the transform where it was to be taken. */
  double sumOfSquares() {
    return sumOfSquares;
  }

  /**
   * Runs transforms {@code from} to {@code to} on the arrays themselves.
   *
   * @param sumBehind the transform behind which the gradients' sum of squares is taken; -1: none
   */
  void run(int from, int to, int sliceIndex, ParameterSlice slice, int sumBehind) {
    block.parameters = parameters;
    block.gradients = gradients;
    block.states = states;
    block.slice = sliceIndex;
    for (int offset = slice.offset(); offset < slice.end(); offset += BLOCK) {
      block.offset = offset;
      block.position = offset - slice.offset();
      block.length = Math.min(BLOCK, slice.end() - offset);
      transform(from, to, sumBehind, cosine.kept());
      if (average != null && to == transforms) {
        average.take(offset, block.length);
      }
    }
  }

  /** Runs the same on copies and tells whether every parameter and state came out finite. */
  boolean rehearse(int from, int to, int sliceIndex, ParameterSlice slice) {
    long counted = block.clippedEntries;
    boolean finite = true;
    block.parameters = scratchParameters;
    block.gradients = scratchGradients;
    block.states = scratchStates;
    block.slice = sliceIndex;
    block.offset = 0;
    for (int offset = slice.offset(); offset < slice.end() && finite; offset += BLOCK) {
      int length = Math.min(BLOCK, slice.end() - offset);
      block.length = length;
      block.position = offset - slice.offset();
      System.arraycopy(parameters, offset, scratchParameters, 0, length);
      System.arraycopy(gradients, offset, scratchGradients, 0, length);
      for (int s = 0; s < states.length; s++) {
        System.arraycopy(states[s], offset, scratchStates[s], 0, length);
      }
      transform(from, to, -1, false);
      finite = isFinite(scratchParameters, length);
      for (int s = 0; s < states.length && finite; s++) {
        finite = isFinite(scratchStates[s], length);
      }
    }
    block.clippedEntries = counted;
    return finite;
  }

  private void transform(int from, int to, int sumBehind, boolean cosineWanted) {
    TransformOp[] chain = ops[block.slice];
    double pending = 1;
    for (int k = from; k < to; k++) {
      pending *= factors[k][block.slice];
      if (!chain[k].onlyScales()) {
        pending = hand(pending);
        chain[k].apply(block);
        if (block.factor == 1) {
          pending = 1;
        }
      }
      if (k == sumBehind) {
        kernels.statistics(block.length, block.gradients, block.offset, blockStatistics);
        sumOfSquares += blockStatistics.sumOfSquares() * pending * pending;
      }
      if (cosineWanted && k == lastClip) {
        cosine.add(block.offset, block.length, pending);
      }
    }
    if (to < transforms && hand(pending) != 1) {
      scale(block.factor);
    }
  }

  /** Makes {@code pending} the block's factor, or scales at once if it is no good float. */
  private double hand(double pending) {
    block.factor = (float) pending;
    if (!WideFactor.isWide(pending)) {
      return pending;
    }
    scale(WideFactor.first(pending));
    scale(WideFactor.second(pending));
    block.factor = 1;
    return 1;
  }

  private void scale(float factor) {
    kernels.scale(
        block.length, factor, block.gradients, block.offset, block.gradients, block.offset);
  }

  private static boolean isFinite(float[] a, int length) {
    // x * 0 is a zero for a finite x, else NaN, and a sum with a NaN stays one.
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * 0f;
    }
    return sum == 0f;
  }
}
