package dev.evengrad.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The running operation of {@link ParallelKernels}: its arguments, as fields so that nothing is allocated, and how a part of its
 * outputs is computed. Which field carries what is said where it is filled, operation by operation.
 */
final class ParallelCall implements WorkerTeam.Task {
  private static final float[] NOTHING = new float[0];

  /** What is running; it tells how to read the fields. */
  enum Operation {
    DENSE_FORWARD,
    DENSE_FORWARD_BY_OUTPUTS,
    DENSE_INPUT_GRADIENT,
    DENSE_INPUT_GRADIENT_BY_INPUTS,
    DENSE_WEIGHT_GRADIENT,
    GEMM_NN,
    GEMM_NT,
    GEMM_TN,
    GEMV,
    COLUMN_SUMS,
    SOFTMAX,
    STATISTICS,
    RANGE
  }

  private final Kernels[] kernels;
  private final ChunkedStatistics[] chunks;

  private Operation operation = Operation.STATISTICS;
  private int extent;
  private int align = 1;
  private int parts;

  int n;
  int k;
  float[] a = NOTHING;
  int aOffset;
  int aStride;
  float[] b = NOTHING;
  int bOffset;
  int bStride;
  float[] c = NOTHING;
  int cOffset;
  int cStride;
  float[] d = NOTHING;
  int dOffset;
  int dStride;
  float @Nullable [] vector;
  int vectorOffset;
  boolean accumulate;
  @Nullable PackedWeights weights;
  @Nullable ElementwiseLoops loops;
  @Nullable TensorStatistics statistics;
  @Nullable RangeTask task;

  ParallelCall(Kernels[] kernels, ChunkedStatistics[] chunks) {
    this.kernels = kernels;
    this.chunks = chunks;
  }

  /** Says what is split: {@code extent} outputs into {@code parts} that begin at multiples of {@code align}. */
  void split(Operation operation, int extent, int align, int parts) {
    this.operation = operation;
    this.extent = extent;
    this.align = align;
    this.parts = parts;
  }

  void a(float[] array, int offset, int stride) {
    a = array;
    aOffset = offset;
    aStride = stride;
  }

  void b(float[] array, int offset, int stride) {
    b = array;
    bOffset = offset;
    bStride = stride;
  }

  void c(float[] array, int offset, int stride) {
    c = array;
    cOffset = offset;
    cStride = stride;
  }

  void d(float[] array, int offset, int stride) {
    d = array;
    dOffset = offset;
    dStride = stride;
  }

  void vector(float @Nullable [] array, int offset) {
    vector = array;
    vectorOffset = offset;
  }

  /** Makes room for the statistics of tensors of up to n entries. */
  void reserve(int n) {
    for (ChunkedStatistics each : chunks) {
      each.reserve(n);
    }
  }

  /** Lets go of the caller's arrays. */
  void clear() {
    a = NOTHING;
    b = NOTHING;
    c = NOTHING;
    d = NOTHING;
    vector = null;
    weights = null;
    loops = null;
    statistics = null;
    task = null;
  }

  /** Where a part begins; where it ends is where the next one begins. */
  int from(int part) {
    return RangeTask.begin(part, parts, extent, align);
  }

  @Override
  public void run(int part) {
    int from = from(part);
    int count = from(part + 1) - from;
    Kernels mine = kernels[part];
    switch (operation) {
      case DENSE_FORWARD ->
          mine.denseForward(
              count,
              a,
              aOffset + from * aStride,
              aStride,
              weights(),
              vector,
              vectorOffset,
              loops,
              c,
              cOffset + from * cStride,
              cStride,
              d,
              dOffset + from * dStride,
              dStride);
      case DENSE_FORWARD_BY_OUTPUTS ->
          mine.denseForward(
              n,
              a,
              aOffset,
              aStride,
              divided().ofOutputs(part),
              vector,
              vectorOffset + from,
              loops,
              c,
              cOffset + from,
              cStride,
              d,
              dOffset + from,
              dStride);
      case DENSE_INPUT_GRADIENT ->
          mine.denseInputGradient(
              count,
              a,
              aOffset + from * aStride,
              aStride,
              weights(),
              loops,
              d,
              dOffset + from * dStride,
              dStride,
              c,
              cOffset + from * cStride,
              cStride);
      case DENSE_INPUT_GRADIENT_BY_INPUTS ->
          mine.denseInputGradient(
              n,
              a,
              aOffset,
              aStride,
              divided().ofInputs(part),
              loops,
              d,
              dOffset + from,
              dStride,
              c,
              cOffset + from,
              cStride);
      case DENSE_WEIGHT_GRADIENT -> weightGradient(mine, part, from, count);
      case GEMM_NN ->
          mine.gemmNN(
              count,
              n,
              k,
              a,
              aOffset + from * aStride,
              aStride,
              b,
              bOffset,
              bStride,
              accumulate,
              c,
              cOffset + from * cStride,
              cStride);
      case GEMM_NT ->
          mine.gemmNT(
              count,
              n,
              k,
              a,
              aOffset + from * aStride,
              aStride,
              b,
              bOffset,
              bStride,
              accumulate,
              c,
              cOffset + from * cStride,
              cStride);
      case GEMM_TN ->
          mine.gemmTN(
              count,
              n,
              k,
              a,
              aOffset + from,
              aStride,
              b,
              bOffset,
              bStride,
              accumulate,
              c,
              cOffset + from * cStride,
              cStride);
      case GEMV ->
          mine.gemv(
              count,
              k,
              a,
              aOffset + from * aStride,
              aStride,
              b,
              bOffset,
              vector,
              vectorOffset + from,
              c,
              cOffset + from);
      case COLUMN_SUMS ->
          mine.columnSums(
              k,
              count,
              a,
              aOffset + from,
              aStride,
              accumulate,
              c,
              cOffset + from,
              chunks[part].room(count));
      case SOFTMAX ->
          mine.softmax(
              count,
              n,
              a,
              aOffset + from * aStride,
              aStride,
              c,
              cOffset + from * cStride,
              cStride,
              vector,
              vectorOffset + from);
      case STATISTICS -> {
        chunks[part].begin();
        chunks[part].take(mine, from, from + count, a, aOffset, statistics());
      }
      case RANGE -> Objects.requireNonNull(task).run(part, from, from + count, mine);
    }
  }

  /** Rows of dw, and the statistics of the whole blocks in them. */
  private void weightGradient(Kernels mine, int part, int from, int count) {
    mine.gemmTN(
        count,
        n,
        k,
        a,
        aOffset + from,
        aStride,
        b,
        bOffset,
        bStride,
        accumulate,
        c,
        cOffset + from * n,
        n);
    chunks[part].begin();
    chunks[part].take(
        mine,
        firstBlock(part) * TensorStatistics.BLOCK,
        lastBlock(part) * TensorStatistics.BLOCK,
        c,
        cOffset,
        statistics());
  }

  /** Takes the blocks of dw that two parts share, and adds up all. */
  void finishWeightGradient() {
    int entries = extent * n;
    ChunkedStatistics all = chunks[0];
    for (int part = 0; part < parts; part++) {
      if (part > 0) {
        all.join(chunks[part]);
      }
      int shared = lastBlock(part) * TensorStatistics.BLOCK;
      int next = part + 1 < parts ? firstBlock(part + 1) * TensorStatistics.BLOCK : entries;
      // what part lies between two parts' whole blocks is at most one block, unless a part has none
      all.take(kernels[0], shared, Math.min(next, entries), c, cOffset, statistics());
    }
    all.finish(kernels[0], entries, c, cOffset, statistics());
  }

  /** Adds up what the parts took. */
  void finishStatistics() {
    for (int part = 1; part < parts; part++) {
      chunks[0].join(chunks[part]);
    }
    chunks[0].finish(kernels[0], extent, a, aOffset, statistics());
  }

  private int firstBlock(int part) {
    return (from(part) * n + TensorStatistics.BLOCK - 1) / TensorStatistics.BLOCK;
  }

  private int lastBlock(int part) {
    return Math.max(firstBlock(part), from(part + 1) * n / TensorStatistics.BLOCK);
  }

  private PackedWeights weights() {
    return DividedWeights.whole(Objects.requireNonNull(weights));
  }

  private DividedWeights divided() {
    return (DividedWeights) Objects.requireNonNull(weights);
  }

  private TensorStatistics statistics() {
    return Objects.requireNonNull(statistics);
  }
}
