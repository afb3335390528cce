package dev.evengrad.optim;

import dev.evengrad.kernel.ChunkedStatistics;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.RangeTask;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import org.jspecify.annotations.Nullable;

/**
 * Runs planned transforms over parameters, block by block, so that a block stays in the L1 cache
 * from the first transform to the last; on the arrays themselves or, as a rehearsal, on copies.
 * Threads share every parameter alike, as they share a layer's outputs: so each finds its part of
 * the weights and their gradients in its core's cache.
 */
final class BlockLoop implements RangeTask {
  static final int BLOCK = TensorStatistics.BLOCK;

  /** Blocks behind which the sizes of the parameters are taken, while they are in the L1 cache. */
  private static final int MEASURED_TOGETHER = 4;

  /** What an entry costs, in multiply-adds: most of it is memory. */
  private static final long COST = 40;

  /** [slice][place in the chain]. */
  private final TransformOp[][] ops;

  private final ParameterSlice[] slices;
  private final int transforms;
  private final ElementwiseKernels kernels;
  private final float[] parameters;
  private final float[] gradients;
  private final float[][] states;

  /** What each transform's parameters were scaled by since the transform before: [op][slice]. */
  private final double[][] factors;

  private final Block[] blocks;

  /** [part][slice]. */
  private final ChunkedStatistics[][] sizes;

  private final TensorStatistics[] parameterStatistics;
  private final float[] scratchParameters = new float[BLOCK];
  private final float[] scratchGradients = new float[BLOCK];
  private final float[][] scratchStates;
  private final TensorStatistics blockStatistics = new TensorStatistics(BLOCK);

  private final @Nullable AverageLoop average;
  private final ClipCosine cosine;
  private final ChangeNorms changes;
  private final int lastClip;

  private double sumOfSquares;

  /** What {@link #run} was called with. */
  private int first;

  private int last;
  private int firstSlice;
  private int endSlice;
  private int sumBehind;

  BlockLoop(
      ParameterSlice[] slices,
      TransformOp[][] ops,
      int transforms,
      float[] parameters,
      float[] gradients,
      float[][] states,
      TensorStatistics[] parameterStatistics,
      ElementwiseKernels kernels,
      ClipCosine cosine,
      int lastClip,
      @Nullable AverageLoop average) {
    this.slices = slices;
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
    this.parameterStatistics = parameterStatistics;
    this.blocks = new Block[kernels.mostParts()];
    this.changes = new ChangeNorms(slices, blocks.length);
    this.sizes = new ChunkedStatistics[blocks.length][slices.length];
    for (int part = 0; part < blocks.length; part++) {
      blocks[part] = new Block();
      for (int s = 0; s < slices.length; s++) {
        sizes[part][s] = new ChunkedStatistics();
        sizes[part][s].reserve(Math.min(slices[s].size(), MEASURED_TOGETHER * BLOCK));
      }
    }
  }

  /** How far parameters are moved, in the runs in which that is asked for. */
  ChangeNorms changes() {
    return changes;
  }

  /** Where the factors of a transform are kept, by slice. */
  double[] factors(int op) {
    return factors[op];
  }

  /** A new step: nothing is counted yet. */
  void reset() {
    for (Block block : blocks) {
      block.clippedEntries = 0;
    }
    sumOfSquares = 0;
  }

  /** The entries that value rules changed since {@link #reset}. */
  long clippedEntries() {
    long entries = 0;
    for (Block block : blocks) {
      entries += block.clippedEntries;
    }
    return entries;
  }

  /** The sum of squares of the gradients behind the transform where it was to be taken. */
  double sumOfSquares() {
    return sumOfSquares;
  }

  /**
   * Runs transforms {@code from} to {@code to} on parameters {@code slice} to {@code end}, on the
   * arrays themselves, on several threads where nothing is added up in the order of the blocks.
   * Behind the last transform the sizes of the parameters are taken.
   *
   * @param sumTaken the transform behind which the gradients' sum of squares is taken; -1: none
   */
  void run(int from, int to, int slice, int end, int sumTaken) {
    first = from;
    last = to;
    firstSlice = slice;
    endSlice = end;
    sumBehind = sumTaken;
    long entries = 0;
    for (int s = slice; s < end; s++) {
      entries += slices[s].size();
      for (ChunkedStatistics[] size : sizes) {
        size[s].begin();
      }
    }
    int shares = blocks.length;
    if (sumTaken >= 0 || cosine.kept()) {
      run(0, 0, shares, kernels);
    } else {
      kernels.split(shares, 1, COST * entries / shares, this);
    }
    for (int s = slice; s < end && to == transforms; s++) {
      for (int part = 1; part < shares; part++) {
        sizes[0][s].join(sizes[part][s]);
      }
      sizes[0][s].finish(
          kernels, slices[s].size(), parameters, slices[s].offset(), parameterStatistics[s]);
    }
  }

  /** Shares of the parameters that are run: as many of each as there may be threads. */
  @Override
  public void run(int part, int from, int to, ElementwiseKernels mine) {
    for (int s = firstSlice; s < endSlice; s++) {
      runBlocks(part, s, begin(s, from), begin(s, to), mine);
    }
  }

  private int begin(int s, int share) {
    return RangeTask.begin(share, blocks.length, slices[s].size(), BLOCK);
  }

  private void runBlocks(int part, int s, int from, int to, ElementwiseKernels mine) {
    Block block = blocks[part];
    block.parameters = parameters;
    block.gradients = gradients;
    block.states = states;
    block.slice = s;
    int start = slices[s].offset();
    boolean complete = last == transforms;
    int measured = from;
    for (int position = from; position < to; position += BLOCK) {
      block.offset = start + position;
      block.position = position;
      block.length = Math.min(BLOCK, to - position);
      boolean compared = complete && changes.measuring();
      if (compared) {
        changes.keep(part, block);
      }
      transform(block, mine, first, last, sumBehind, cosine.kept());
      if (compared) {
        changes.compare(part, block, mine);
      }
      if (complete) {
        if (average != null) {
          average.take(block.offset, block.length);
        }
        int end = position + block.length;
        if (end == to || end - measured == MEASURED_TOGETHER * BLOCK) {
          sizes[part][s].take(mine, measured, end, parameters, start, parameterStatistics[s]);
          measured = end;
        }
      }
    }
  }

  /** Runs the same on copies and tells whether every parameter and state came out finite. */
  boolean rehearse(int from, int to, int index) {
    ParameterSlice parameter = slices[index];
    Block block = blocks[0];
    long counted = block.clippedEntries;
    boolean finite = true;
    block.parameters = scratchParameters;
    block.gradients = scratchGradients;
    block.states = scratchStates;
    block.slice = index;
    block.offset = 0;
    for (int offset = parameter.offset(); offset < parameter.end() && finite; offset += BLOCK) {
      int length = Math.min(BLOCK, parameter.end() - offset);
      block.length = length;
      block.position = offset - parameter.offset();
      System.arraycopy(parameters, offset, scratchParameters, 0, length);
      System.arraycopy(gradients, offset, scratchGradients, 0, length);
      for (int s = 0; s < states.length; s++) {
        System.arraycopy(states[s], offset, scratchStates[s], 0, length);
      }
      transform(block, kernels, from, to, -1, false);
      finite = isFinite(scratchParameters, length);
      for (int s = 0; s < states.length && finite; s++) {
        finite = isFinite(scratchStates[s], length);
      }
    }
    block.clippedEntries = counted;
    return finite;
  }

  private void transform(
      Block block, ElementwiseKernels mine, int from, int to, int sumTaken, boolean cosineWanted) {
    TransformOp[] chain = ops[block.slice];
    double pending = 1;
    for (int k = from; k < to; k++) {
      pending *= factors[k][block.slice];
      if (!chain[k].onlyScales()) {
        pending = hand(block, mine, pending);
        chain[k].apply(block);
        if (block.factor == 1) {
          pending = 1;
        }
      }
      if (k == sumTaken) {
        kernels.statistics(block.length, block.gradients, block.offset, blockStatistics);
        sumOfSquares += blockStatistics.sumOfSquares() * pending * pending;
      }
      if (cosineWanted && k == lastClip) {
        cosine.add(block.offset, block.length, pending);
      }
    }
    if (to < transforms && hand(block, mine, pending) != 1) {
      scale(block, mine, block.factor);
    }
  }

  /** Makes {@code pending} the block's factor, or scales at once if it is no good float. */
  private static double hand(Block block, ElementwiseKernels mine, double pending) {
    block.factor = (float) pending;
    if (!WideFactor.isWide(pending)) {
      return pending;
    }
    scale(block, mine, WideFactor.first(pending));
    scale(block, mine, WideFactor.second(pending));
    block.factor = 1;
    return 1;
  }

  private static void scale(Block block, ElementwiseKernels mine, float factor) {
    mine.scale(block.length, factor, block.gradients, block.offset, block.gradients, block.offset);
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
