package dev.evengrad.kernel;

import java.util.Arrays;

/**
 * Operands of {@code c[i][j] = start + sum_k a[i][k] * b[k][j]}, made from a seed, with three answers to compare with: exact in
 * double, the chain that the rules prescribe, and the proven bound of its error.
 */
record MatrixCase(
    MatrixOperation operation,
    int m,
    int n,
    int k,
    boolean started,
    int gap,
    long seed,
    float[] a,
    float[] b,
    float[] start) {
  private static final double UNIT = 0x1p-24;

  /** Whole numbers from -8 to 8: every partial sum is exact in float. */
  static MatrixCase ofIntegers(
      MatrixOperation operation, int m, int n, int k, boolean started, int gap, long seed) {
    return make(operation, m, n, k, started, gap, seed, true);
  }

  /** Numbers in (-1, 1) with all their bits. */
  static MatrixCase ofFloats(
      MatrixOperation operation, int m, int n, int k, boolean started, int gap, long seed) {
    return make(operation, m, n, k, started, gap, seed, false);
  }

  private static MatrixCase make(
      MatrixOperation operation,
      int wantedM,
      int wantedN,
      int k,
      boolean started,
      int gap,
      long seed,
      boolean integers) {
    int m = operation == MatrixOperation.COLUMN_SUMS ? 1 : wantedM;
    int n = operation == MatrixOperation.GEMV ? 1 : wantedN;
    float[] a = numbers(m * k, CounterRandom.of(seed, "a", 0), integers);
    if (operation == MatrixOperation.COLUMN_SUMS) {
      Arrays.fill(a, 1f);
    }
    float[] b = numbers(k * n, CounterRandom.of(seed, "b", 0), integers);
    for (int i = 0; i < b.length; i++) {
      b[i] = operation.entryOfB(b[i]);
    }
    float[] start =
        numbers(Math.max(m * n, Math.max(m, n)), CounterRandom.of(seed, "start", 0), integers);
    return new MatrixCase(operation, m, n, k, started, gap, seed, a, b, start);
  }

  private static float[] numbers(int count, CounterRandom random, boolean integers) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      if (integers) {
        int magnitude = 1 + random.below(i, 8);
        numbers[i] = (random.bits(i) & 1) == 0 ? magnitude : -magnitude;
      } else {
        numbers[i] = 2 * random.uniform(i) - 1;
      }
    }
    return numbers;
  }

  /** Runs the operation into a destination of NaN (or of the stored start) and returns its entries. */
  float[] run(Kernels kernels) {
    GuardedMatrix result = GuardedMatrix.of(m, n, operation.contiguous() ? 0 : gap, 3);
    if (started && operation.accumulates()) {
      result.fill(Arrays.copyOf(start, m * n));
    }
    operation.call(kernels, this, result);
    result.requireGuards(this);
    return result.entries();
  }

  /** The sums in double. */
  double[] exact() {
    double[] sums = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        sums[i * n + j] = operation.start(this, i, j);
      }
      for (int p = 0; p < k; p++) {
        double factor = a[i * k + p];
        for (int j = 0; j < n; j++) {
          sums[i * n + j] += factor * b[p * n + j];
        }
      }
    }
    return sums;
  }

  /** One chain of fused multiply-adds per entry, k ascending. */
  float[] chain() {
    float[] sums = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        sums[i * n + j] = operation.start(this, i, j);
      }
      for (int p = 0; p < k; p++) {
        float factor = a[i * k + p];
        for (int j = 0; j < n; j++) {
          sums[i * n + j] = Math.fma(factor, b[p * n + j], sums[i * n + j]);
        }
      }
    }
    return sums;
  }

  /** The most that a float result may differ from {@link #exact}, whatever its order: rule 2. */
  double[] bound() {
    double[] bounds = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        bounds[i * n + j] = Math.abs(operation.start(this, i, j));
      }
      for (int p = 0; p < k; p++) {
        double factor = Math.abs(a[i * k + p]);
        for (int j = 0; j < n; j++) {
          bounds[i * n + j] += factor * Math.abs(b[p * n + j]);
        }
      }
      for (int j = 0; j < n; j++) {
        bounds[i * n + j] =
            (k + 2) * UNIT / (1 - (k + 2) * UNIT) * bounds[i * n + j] + k * 0x1p-149;
      }
    }
    return bounds;
  }

  @Override
  public String toString() {
    return operation
        + " m="
        + m
        + " n="
        + n
        + " k="
        + k
        + " started="
        + started
        + " gap="
        + gap
        + " seed="
        + seed;
  }
}
