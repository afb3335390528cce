package dev.evengrad.kernel;

import dev.evengrad.kernel.ParallelCall.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The plain matrix products of {@link ParallelKernels}, and how all its work is shared. */
abstract class ParallelProducts extends CallerElementwise implements AutoCloseable {
  /** Parts begin at multiples of as many rows, so that they fill strips. */
  static final int ROWS = 12;

  /** Parts begin at multiples of as many columns, so that they fill vectors and no two write to one cache line in most cases. */
  static final int COLUMNS = 64;

  final Kernels[] kernels;
  final ParallelCall call;
  private final long worth;
  private final long worthAwake;
  private final WorkerTeam team;

  /**
   * Owns the threads but the caller's.
   *
   * @param kernels of each thread
   * @param worth multiply-adds for which a thread is woken
   * @param worthAwake multiply-adds for a thread that need not be woken
   * @param executor whose threads are used; null: own ones
   * @param patience how long a part that a thread has begun may take longer than all others
   */
  ParallelProducts(
      Kernels[] kernels,
      long worth,
      long worthAwake,
      long spinNanos,
      @Nullable Executor executor,
      Duration patience) {
    super(kernels[0]);
    int threads = kernels.length;
    this.kernels = kernels;
    this.worth = worth;
    this.worthAwake = worthAwake;
    ChunkedStatistics[] chunks = new ChunkedStatistics[threads];
    Arrays.setAll(chunks, i -> new ChunkedStatistics());
    this.call = new ParallelCall(kernels, chunks);
    this.team = new WorkerTeam(threads, spinNanos, executor, patience);
  }

  @Override
  public void expectMore(boolean soon) {
    team.expectMore(soon);
  }

  /** Whether an operation was left before all of its parts had ended, so that nothing they write to is of use; to be asked between operations. */
  public final boolean givenUp() {
    return team.givenUp();
  }

  /** Stops the threads that were started here; a second call does nothing. */
  @Override
  public void close() {
    team.close();
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

  final void run(Operation operation, int extent, int align, int parts) {
    call.split(operation, extent, align, parts);
    team.run(call, parts);
  }

  /** Into how many parts to split {@code extent} outputs, each of so many multiply-adds. */
  final int parts(int extent, int align, long cost) {
    if (kernels.length == 1) {
      return 1;
    }
    long steps = ((long) extent + align - 1) / align;
    long most = Math.min(kernels.length, steps);
    long work = extent * cost;
    long parts = Math.min(most, work / worth);
    if (parts < most && worthAwake < worth && team.awake()) {
      parts = Math.min(most, work / worthAwake);
    }
    return (int) Math.max(1, parts);
  }
}
