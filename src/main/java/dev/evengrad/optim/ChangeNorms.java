package dev.evengrad.optim;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;

/**
 * The Euclidean norm of what a run changes each parameter by, in the runs for which it is asked: a block is kept before the transforms
 * and compared behind them, while it is in the L1 cache. Blocks are added in order, whichever thread had them.
 */
final class ChangeNorms {
  private final float[][] before;
  private final TensorStatistics[] sizes;
  private final double[][] blockSums;
  private boolean wanted;
  private boolean measuring;

  /** @param parts the most threads */
  ChangeNorms(ParameterSlice[] slices, int parts) {
    this.before = new float[parts][BlockLoop.BLOCK];
    this.sizes = new TensorStatistics[parts];
    Arrays.setAll(sizes, i -> new TensorStatistics(BlockLoop.BLOCK));
    this.blockSums = new double[slices.length][];
    for (int s = 0; s < slices.length; s++) {
      blockSums[s] = new double[(slices[s].size() + BlockLoop.BLOCK - 1) / BlockLoop.BLOCK];
    }
  }

  /** The next run is measured. */
  void want() {
    wanted = true;
  }

  /** A run begins. */
  void begin() {
    measuring = wanted;
    wanted = false;
  }

  /** The run writes parameters more than once, or not at all. */
  void giveUp() {
    measuring = false;
  }

  /** Whether this run is measured. */
  boolean measuring() {
    return measuring;
  }

  /** Before a block is transformed. */
  void keep(int part, Block block) {
    System.arraycopy(block.parameters, block.offset, before[part], 0, block.length);
  }

  /** Behind the last transform of a block. */
  void compare(int part, Block block, ElementwiseKernels kernels) {
    float[] mine = before[part];
    kernels.subtract(block.length, block.parameters, block.offset, mine, 0, mine, 0);
    kernels.statistics(block.length, mine, 0, sizes[part]);
    blockSums[block.slice][block.position / BlockLoop.BLOCK] = sizes[part].sumOfSquares();
  }

  /** The norm of the last run's change of a parameter; NaN if it was not measured. */
  double norm(int slice) {
    if (!measuring) {
      return Double.NaN;
    }
    double sum = 0;
    for (double block : blockSums[slice]) {
      sum += block;
    }
    return Math.sqrt(sum);
  }
}
