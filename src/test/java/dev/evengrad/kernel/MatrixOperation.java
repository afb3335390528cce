package dev.evengrad.kernel;

import dev.evengrad.tensor.Precision;

/**
 * Every matrix operation as one formula, {@code c[i][j] = start + sum_k a[i][k] * b[k][j]}: each constant lays the operands out as its
 * operation wants them and calls it, with strides beyond the width and odd offsets.
 */
enum MatrixOperation {
  DENSE_FORWARD {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      denseForward(kernels, c, PackedWeights.Use.INFERENCE, result);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return c.started() ? c.start()[j] : 0f;
    }
  },
  DENSE_FORWARD_BF16 {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      denseForward(kernels, c, PackedWeights.Use.BF16_INFERENCE, result);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return c.started() ? c.start()[j] : 0f;
    }

    @Override
    float entryOfB(float number) {
      return Precision.BF16.round(number);
    }
  },
  DENSE_FORWARD_IN_TRAINING {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      denseForward(kernels, c, PackedWeights.Use.TRAINING, result);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return c.started() ? c.start()[j] : 0f;
    }
  },
  DENSE_INPUT_GRADIENT {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix dz = GuardedMatrix.operand(c.m(), c.k(), c.gap(), 2).fill(c.a());
      PackedWeights weights = packed(kernels, c.k(), c.n(), c.b(), PackedWeights.Use.TRAINING);
      kernels.denseInputGradient(
          c.m(),
          dz.array,
          dz.offset,
          dz.stride,
          weights,
          null,
          new float[0],
          0,
          0,
          result.array,
          result.offset,
          result.stride);
    }
  },
  DENSE_WEIGHT_GRADIENT {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix dz = GuardedMatrix.operand(c.k(), c.m(), c.gap(), 3).fillTransposed(c.a());
      GuardedMatrix x = GuardedMatrix.operand(c.k(), c.n(), c.gap(), 1).fill(c.b());
      kernels.denseWeightGradient(
          c.k(),
          c.m(),
          c.n(),
          dz.array,
          dz.offset,
          dz.stride,
          x.array,
          x.offset,
          x.stride,
          c.started(),
          result.array,
          result.offset,
          new TensorStatistics(c.m() * c.n()));
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return stored(c, i, j);
    }

    @Override
    boolean contiguous() {
      return true;
    }
  },
  COLUMN_SUMS {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix a = GuardedMatrix.operand(c.k(), c.n(), c.gap(), 1).fill(c.b());
      kernels.columnSums(
          c.k(),
          c.n(),
          a.array,
          a.offset,
          a.stride,
          c.started(),
          result.array,
          result.offset,
          new TensorStatistics(c.n()));
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return stored(c, i, j);
    }
  },
  GEMM_NN {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix a = GuardedMatrix.operand(c.m(), c.k(), c.gap(), 1).fill(c.a());
      GuardedMatrix b = GuardedMatrix.operand(c.k(), c.n(), c.gap(), 2).fill(c.b());
      kernels.gemmNN(
          c.m(),
          c.n(),
          c.k(),
          a.array,
          a.offset,
          a.stride,
          b.array,
          b.offset,
          b.stride,
          c.started(),
          result.array,
          result.offset,
          result.stride);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return stored(c, i, j);
    }
  },
  GEMM_NT {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix a = GuardedMatrix.operand(c.m(), c.k(), c.gap(), 1).fill(c.a());
      GuardedMatrix b = GuardedMatrix.operand(c.n(), c.k(), c.gap(), 2).fillTransposed(c.b());
      kernels.gemmNT(
          c.m(),
          c.n(),
          c.k(),
          a.array,
          a.offset,
          a.stride,
          b.array,
          b.offset,
          b.stride,
          c.started(),
          result.array,
          result.offset,
          result.stride);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return stored(c, i, j);
    }
  },
  GEMM_TN {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix a = GuardedMatrix.operand(c.k(), c.m(), c.gap(), 1).fillTransposed(c.a());
      GuardedMatrix b = GuardedMatrix.operand(c.k(), c.n(), c.gap(), 2).fill(c.b());
      kernels.gemmTN(
          c.m(),
          c.n(),
          c.k(),
          a.array,
          a.offset,
          a.stride,
          b.array,
          b.offset,
          b.stride,
          c.started(),
          result.array,
          result.offset,
          result.stride);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return stored(c, i, j);
    }
  },
  GEMV {
    @Override
    void call(Kernels kernels, MatrixCase c, GuardedMatrix result) {
      GuardedMatrix a = GuardedMatrix.operand(c.m(), c.k(), c.gap(), 1).fill(c.a());
      GuardedMatrix x = GuardedMatrix.operand(1, c.k(), 0, 2).fill(c.b());
      float[] bias = c.started() ? c.start() : null;
      kernels.gemv(
          c.m(),
          c.k(),
          a.array,
          a.offset,
          a.stride,
          x.array,
          x.offset,
          bias,
          0,
          result.array,
          result.offset);
    }

    @Override
    float start(MatrixCase c, int i, int j) {
      return c.started() ? c.start()[i] : 0f;
    }

    @Override
    boolean contiguous() {
      return true;
    }
  };

  /** Computes the case into {@code result}, whose entries hold the case's start or NaN. */
  abstract void call(Kernels kernels, MatrixCase c, GuardedMatrix result);

  /** The entry of b that a random number makes. */
  float entryOfB(float number) {
    return number;
  }

  /** What entry (i, j) starts from. */
  float start(MatrixCase c, int i, int j) {
    return 0f;
  }

  /** Whether the destination has no stride. */
  boolean contiguous() {
    return this == COLUMN_SUMS;
  }

  /** Whether the destination's entries are read first when the case is started. */
  boolean accumulates() {
    return this != DENSE_FORWARD
        && this != DENSE_FORWARD_BF16
        && this != DENSE_INPUT_GRADIENT
        && this != GEMV;
  }

  private static float stored(MatrixCase c, int i, int j) {
    return c.started() ? c.start()[i * c.n() + j] : 0f;
  }

  private static PackedWeights packed(
      Kernels kernels, int outputs, int inputs, float[] weights, PackedWeights.Use use) {
    float[] shifted = new float[weights.length + 5];
    System.arraycopy(weights, 0, shifted, 5, weights.length);
    PackedWeights packed = kernels.newPacked(outputs, inputs, use);
    kernels.pack(shifted, 5, packed);
    return packed;
  }

  private static float[] transposed(float[] entries, int rows, int columns) {
    float[] result = new float[entries.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = entries[r * columns + c];
      }
    }
    return result;
  }

  private static void denseForward(
      Kernels kernels, MatrixCase c, PackedWeights.Use use, GuardedMatrix result) {
    GuardedMatrix x = GuardedMatrix.operand(c.m(), c.k(), c.gap(), 1).fill(c.a());
    PackedWeights weights = packed(kernels, c.n(), c.k(), transposed(c.b(), c.k(), c.n()), use);
    kernels.denseForward(
        c.m(),
        x.array,
        x.offset,
        x.stride,
        weights,
        c.started() ? c.start() : null,
        0,
        null,
        result.array,
        result.offset,
        result.stride,
        result.array,
        result.offset,
        result.stride);
  }
}
