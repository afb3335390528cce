package dev.evengrad.kernel;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.ParallelCall.Operation;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kernels that split each matrix operation over its outputs among several threads: every output is still one chain, so the bits
 * are those of one thread. Elementwise operations stay in the caller. Owns its threads but the caller's. One caller at a time;
 * activations are called by several threads at once.
 *
 * <p>Small work stays in the caller: a thread that is awake gets a million multiply-adds, some 10 microseconds, or what takes as
 * long; one that sleeps four million, some 50, about what waking it takes (measured: it begins after 40 to 50 microseconds, 16 of which
 * the caller spends too). That much alone would gain nothing, but more follows in a step, and finds it awake.
 */
public final class ParallelKernels extends ParallelProducts {
  /** Multiply-adds worth a thread that is awake, and worth waking one. */
  private static final long WORTH = 1 << 20;

  private static final long WORTH_WAKING = 1 << 22;

  /** Multiply-adds that take the time of an entry of a softmax. */
  private static final long SOFTMAX_COST = 32;

  /** Multiply-adds that take the time of an entry of a sum or of statistics. */
  private static final long SUM_COST = 8;

  /** Wakes a thread for {@code worth} multiply-adds, so that tests can split the smallest work. */
  ParallelKernels(KernelBackend backend, int threads, long worth) {
    this(newKernels(backend, threads), worth, worth, 0, null, WorkerTeam.PATIENCE);
  }

  private ParallelKernels(
      Kernels[] kernels,
      long worth,
      long worthAwake,
      long spinNanos,
      @Nullable Executor executor,
      Duration patience) {
    super(kernels, worth, worthAwake, spinNanos, executor, patience);
  }

  /**
   * Kernels of a backend on at least 1 thread, the caller's among them.
   *
   * @param spinNanos how long a thread of ours that waits looks for work before it sleeps
   * @param executor whose threads do the others' parts; null: threads of ours
   */
  public static ParallelKernels of(
      KernelBackend backend, int threads, long spinNanos, @Nullable Executor executor) {
    return of(backend, threads, spinNanos, executor, WorkerTeam.PATIENCE);
  }

  /**
   * The same with another patience than a minute.
   *
   * @param patience how long a part that a thread has begun may take longer than all others, before the operation throws {@link
   *     IllegalStateException} and everything after it, too
   */
  public static ParallelKernels of(
      KernelBackend backend,
      int threads,
      long spinNanos,
      @Nullable Executor executor,
      Duration patience) {
    Kernels[] all = newKernels(backend, SettingException.requireCount("threads", threads));
    boolean spins = executor == null && spinNanos > 0;
    return new ParallelKernels(
        all, spins ? WORTH : WORTH_WAKING, WORTH, spinNanos, executor, patience);
  }

  private static Kernels[] newKernels(KernelBackend backend, int threads) {
    return Stream.generate(backend::newKernels).limit(threads).toArray(Kernels[]::new);
  }

  @Override
  public String name() {
    return kernels[0].name();
  }

  @Override
  public int vectorBits() {
    return kernels[0].vectorBits();
  }

  @Override
  public void reserve(int rows, int inputs, int outputs, PackedWeights.Use use) {
    for (Kernels each : kernels) {
      each.reserve(rows, inputs, outputs, use);
    }
    call.reserve(inputs * outputs);
  }

  @Override
  public PackedWeights newPacked(int outputs, int inputs, PackedWeights.Use use) {
    return DividedWeights.of(kernels[0].newPacked(outputs, inputs, use), kernels.length);
  }

  @Override
  public void pack(float[] weights, int weightsOffset, PackedWeights packed) {
    kernels[0].pack(weights, weightsOffset, DividedWeights.whole(packed));
  }

  @Override
  public void denseForward(
      int rows,
      float[] x,
      int xOffset,
      int xStride,
      PackedWeights weights,
      float @Nullable [] bias,
      int biasOffset,
      @Nullable ElementwiseLoops activation,
      float[] z,
      int zOffset,
      int zStride,
      float[] y,
      int yOffset,
      int yStride) {
    boolean byOutputs = byColumns(rows, weights.outputs(), weights.inputs(), weights);
    int parts =
        byOutputs ? kernels.length : parts(rows, ROWS, (long) weights.outputs() * weights.inputs());
    if (parts == 1) {
      kernels[0].denseForward(
          rows,
          x,
          xOffset,
          xStride,
          DividedWeights.whole(weights),
          bias,
          biasOffset,
          activation,
          z,
          zOffset,
          zStride,
          y,
          yOffset,
          yStride);
      return;
    }
    call.a(x, xOffset, xStride);
    call.c(z, zOffset, zStride);
    call.d(y, yOffset, yStride);
    call.vector(bias, biasOffset);
    call.weights = weights;
    call.loops = activation;
    if (byOutputs) {
      call.n = rows;
      run(Operation.DENSE_FORWARD_BY_OUTPUTS, weights.outputs(), COLUMNS, parts);
    } else {
      run(Operation.DENSE_FORWARD, rows, ROWS, parts);
    }
    call.clear();
  }

  @Override
  public void denseInputGradient(
      int rows,
      float[] dz,
      int dzOffset,
      int dzStride,
      PackedWeights weights,
      @Nullable ElementwiseLoops below,
      float[] saved,
      int savedOffset,
      int savedStride,
      float[] dx,
      int dxOffset,
      int dxStride) {
    boolean byInputs = byColumns(rows, weights.inputs(), weights.outputs(), weights);
    int parts =
        byInputs ? kernels.length : parts(rows, ROWS, (long) weights.outputs() * weights.inputs());
    if (parts == 1) {
      kernels[0].denseInputGradient(
          rows,
          dz,
          dzOffset,
          dzStride,
          DividedWeights.whole(weights),
          below,
          saved,
          savedOffset,
          savedStride,
          dx,
          dxOffset,
          dxStride);
      return;
    }
    call.a(dz, dzOffset, dzStride);
    call.c(dx, dxOffset, dxStride);
    call.d(saved, savedOffset, savedStride);
    call.weights = weights;
    call.loops = below;
    if (byInputs) {
      call.n = rows;
      run(Operation.DENSE_INPUT_GRADIENT_BY_INPUTS, weights.inputs(), COLUMNS, parts);
    } else {
      run(Operation.DENSE_INPUT_GRADIENT, rows, ROWS, parts);
    }
    call.clear();
  }

  @Override
  public void denseWeightGradient(
      int rows,
      int outputs,
      int inputs,
      float[] dz,
      int dzOffset,
      int dzStride,
      float[] x,
      int xOffset,
      int xStride,
      boolean accumulate,
      float[] dw,
      int dwOffset,
      TensorStatistics statistics) {
    int parts = parts(outputs, ROWS, (long) inputs * rows);
    if (parts == 1) {
      kernels[0].denseWeightGradient(
          rows,
          outputs,
          inputs,
          dz,
          dzOffset,
          dzStride,
          x,
          xOffset,
          xStride,
          accumulate,
          dw,
          dwOffset,
          statistics);
      return;
    }
    call.n = inputs;
    call.k = rows;
    call.a(dz, dzOffset, dzStride);
    call.b(x, xOffset, xStride);
    call.c(dw, dwOffset, inputs);
    call.accumulate = accumulate;
    call.statistics = statistics;
    run(Operation.DENSE_WEIGHT_GRADIENT, outputs, ROWS, parts);
    call.finishWeightGradient();
    call.clear();
  }

  @Override
  public void columnSums(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      boolean accumulate,
      float[] sums,
      int sumsOffset,
      TensorStatistics statistics) {
    int parts = parts(columns, COLUMNS, rows * SUM_COST);
    if (parts == 1) {
      kernels[0].columnSums(
          rows, columns, a, aOffset, aStride, accumulate, sums, sumsOffset, statistics);
      return;
    }
    call.k = rows;
    call.a(a, aOffset, aStride);
    call.c(sums, sumsOffset, columns);
    call.accumulate = accumulate;
    run(Operation.COLUMN_SUMS, columns, COLUMNS, parts);
    call.clear();
    kernels[0].statistics(columns, sums, sumsOffset, statistics);
  }

  @Override
  public void softmax(
      int rows,
      int columns,
      float[] z,
      int zOffset,
      int zStride,
      float[] p,
      int pOffset,
      int pStride,
      float @Nullable [] logSums,
      int logSumsOffset) {
    int parts = parts(rows, 1, columns * SOFTMAX_COST);
    if (parts == 1) {
      kernels[0].softmax(
          rows, columns, z, zOffset, zStride, p, pOffset, pStride, logSums, logSumsOffset);
      return;
    }
    call.n = columns;
    call.a(z, zOffset, zStride);
    call.c(p, pOffset, pStride);
    call.vector(logSums, logSumsOffset);
    run(Operation.SOFTMAX, rows, 1, parts);
    call.clear();
  }

  @Override
  public void statistics(int n, float[] a, int aOffset, TensorStatistics statistics) {
    int parts = parts(n, TensorStatistics.BLOCK, SUM_COST);
    if (parts == 1) {
      kernels[0].statistics(n, a, aOffset, statistics);
      return;
    }
    call.a(a, aOffset, n);
    call.statistics = statistics;
    run(Operation.STATISTICS, n, TensorStatistics.BLOCK, parts);
    call.finishStatistics();
    call.clear();
  }

  @Override
  public int mostParts() {
    return kernels.length;
  }

  @Override
  public void split(int extent, int align, long cost, RangeTask task) {
    int parts = parts(extent, align, cost);
    if (parts == 1) {
      task.run(0, 0, extent, kernels[0]);
      return;
    }
    call.task = task;
    run(Operation.RANGE, extent, align, parts);
    call.clear();
  }

  /**
   * Whether threads share the columns of a product of {@code rows} x {@code steps} with weights rather than its rows: they then all read the
   * rows, and each only its part of the weights, which pays where the weights are the larger.
   */
  private boolean byColumns(int rows, int columns, int steps, PackedWeights weights) {
    return weights instanceof DividedWeights
        && rows <= columns
        && parts(columns, COLUMNS, (long) rows * steps) == kernels.length;
  }
}
