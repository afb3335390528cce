package dev.evengrad.kernel;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.ParallelCall.Operation;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kernels that split each matrix operation over its outputs among several threads: every output is still one chain, so the bits
 * are those of one thread. Elementwise operations stay in the caller. Owns its threads but the caller's. One caller at a time;
 * activations are called by several threads at once.
 *
 * <p>Small work stays in the caller: a thread that spins gets a million multiply-adds, some 10 microseconds, or what takes as long;
 * one that sleeps eight million, since waking it was measured to cost some 60.
 */
public final class ParallelKernels extends CallerElementwise implements AutoCloseable {
  /** Multiply-adds worth a thread that spins, and worth waking one. */
  private static final long WORTH = 1 << 20;

  private static final long WORTH_WAKING = 1 << 23;

  /** Multiply-adds that take the time of an entry of a softmax. */
  private static final long SOFTMAX_COST = 32;

  /** Multiply-adds that take the time of an entry of a sum or of statistics. */
  private static final long SUM_COST = 8;

  /** Parts begin at multiples of as many rows, so that they fill strips. */
  private static final int ROWS = 12;

  /** Parts begin at multiples of as many columns, so that they fill vectors and no two write to one cache line in most cases. */
  private static final int COLUMNS = 64;

  private final long worth;
  private final Kernels[] kernels;
  private final ParallelCall call;
  private final WorkerTeam team;

  /** Wakes a thread for {@code worth} multiply-adds, so that tests can split the smallest work. */
  ParallelKernels(KernelBackend backend, int threads, long worth) {
    this(newKernels(backend, threads), worth, 0);
  }

  private ParallelKernels(Kernels[] kernels, long worth, long spinNanos) {
    super(kernels[0]);
    int threads = kernels.length;
    this.worth = worth;
    this.kernels = kernels;
    ChunkedStatistics[] chunks = new ChunkedStatistics[threads];
    Arrays.setAll(chunks, i -> new ChunkedStatistics());
    this.call = new ParallelCall(kernels, chunks);
    this.team = new WorkerTeam(threads, spinNanos);
  }

  /**
   * Kernels of a backend on at least 1 thread, the caller's among them.
   *
   * @param spinNanos how long a thread that waits looks for work before it sleeps
   */
  public static ParallelKernels of(KernelBackend backend, int threads, long spinNanos) {
    Kernels[] all = newKernels(backend, SettingException.requireCount("threads", threads));
    return new ParallelKernels(all, spinNanos > 0 ? WORTH : WORTH_WAKING, spinNanos);
  }

  private static Kernels[] newKernels(KernelBackend backend, int threads) {
    return Stream.generate(backend::newKernels).limit(threads).toArray(Kernels[]::new);
  }

  /** Stops the threads that were started here; a second call does nothing. */
  @Override
  public void close() {
    team.close();
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
    return kernels[0].newPacked(outputs, inputs, use);
  }

  @Override
  public void pack(float[] weights, int weightsOffset, PackedWeights packed) {
    kernels[0].pack(weights, weightsOffset, packed);
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
    int parts = parts(rows, ROWS, (long) weights.outputs() * weights.inputs());
    if (parts == 1) {
      kernels[0].denseForward(
          rows,
          x,
          xOffset,
          xStride,
          weights,
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
    run(Operation.DENSE_FORWARD, rows, ROWS, parts);
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
    int parts = parts(rows, ROWS, (long) weights.outputs() * weights.inputs());
    if (parts == 1) {
      kernels[0].denseInputGradient(
          rows,
          dz,
          dzOffset,
          dzStride,
          weights,
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
    run(Operation.DENSE_INPUT_GRADIENT, rows, ROWS, parts);
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
  public void gemmNN(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride) {
    int parts = parts(m, ROWS, (long) n * k);
    if (parts == 1) {
      kernels[0].gemmNN(
          m, n, k, a, aOffset, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
      return;
    }
    gemm(
        Operation.GEMM_NN,
        m,
        n,
        k,
        a,
        aOffset,
        aStride,
        b,
        bOffset,
        bStride,
        accumulate,
        c,
        cOffset,
        cStride,
        parts);
  }

  @Override
  public void gemmNT(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride) {
    int parts = parts(m, ROWS, (long) n * k);
    if (parts == 1) {
      kernels[0].gemmNT(
          m, n, k, a, aOffset, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
      return;
    }
    gemm(
        Operation.GEMM_NT,
        m,
        n,
        k,
        a,
        aOffset,
        aStride,
        b,
        bOffset,
        bStride,
        accumulate,
        c,
        cOffset,
        cStride,
        parts);
  }

  @Override
  public void gemmTN(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride) {
    int parts = parts(m, ROWS, (long) n * k);
    if (parts == 1) {
      kernels[0].gemmTN(
          m, n, k, a, aOffset, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
      return;
    }
    gemm(
        Operation.GEMM_TN,
        m,
        n,
        k,
        a,
        aOffset,
        aStride,
        b,
        bOffset,
        bStride,
        accumulate,
        c,
        cOffset,
        cStride,
        parts);
  }

  @Override
  public void gemv(
      int m,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] x,
      int xOffset,
      float @Nullable [] bias,
      int biasOffset,
      float[] y,
      int yOffset) {
    int parts = parts(m, COLUMNS, k);
    if (parts == 1) {
      kernels[0].gemv(m, k, a, aOffset, aStride, x, xOffset, bias, biasOffset, y, yOffset);
      return;
    }
    call.k = k;
    call.a(a, aOffset, aStride);
    call.b(x, xOffset, k);
    call.c(y, yOffset, m);
    call.vector(bias, biasOffset);
    run(Operation.GEMV, m, COLUMNS, parts);
    call.clear();
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

  private void gemm(
      Operation operation,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride,
      int parts) {
    call.n = n;
    call.k = k;
    call.a(a, aOffset, aStride);
    call.b(b, bOffset, bStride);
    call.c(c, cOffset, cStride);
    call.accumulate = accumulate;
    run(operation, m, ROWS, parts);
    call.clear();
  }

  private void run(Operation operation, int extent, int align, int parts) {
    call.split(operation, extent, align, parts);
    team.run(call, parts);
  }

  /** Into how many parts to split {@code extent} outputs, each of so many multiply-adds. */
  private int parts(int extent, int align, long cost) {
    if (kernels.length == 1) {
      return 1;
    }
    long steps = ((long) extent + align - 1) / align;
    return (int) Math.max(1, Math.min(Math.min(kernels.length, steps), extent * cost / worth));
  }
}
