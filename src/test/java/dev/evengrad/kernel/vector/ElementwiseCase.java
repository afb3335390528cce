package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.GuardedArray;
import dev.evengrad.kernel.TensorStatistics;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Each elementwise operation as a function of a size and a seed, returning the bits it left. */
enum ElementwiseCase {
  ADD {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray a = GuardedArray.row(n, 3).fill(x);
      GuardedArray b = GuardedArray.row(n, 5).fill(ElementwiseInputs.wild(n, ~seed));
      GuardedArray dst = inPlace ? a : GuardedArray.row(n, 1);
      kernels.add(n, a.array, a.offset, b.array, b.offset, dst.array, dst.offset);
      return bits(dst, n);
    }
  },
  SUBTRACT {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray a = GuardedArray.row(n, 3).fill(x);
      GuardedArray b = GuardedArray.row(n, 5).fill(ElementwiseInputs.wild(n, ~seed));
      GuardedArray dst = inPlace ? b : GuardedArray.row(n, 1);
      kernels.subtract(n, a.array, a.offset, b.array, b.offset, dst.array, dst.offset);
      return bits(dst, n);
    }
  },
  MULTIPLY {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray a = GuardedArray.row(n, 0).fill(x);
      GuardedArray b = GuardedArray.row(n, 2).fill(ElementwiseInputs.wild(n, ~seed));
      GuardedArray dst = inPlace ? a : GuardedArray.row(n, 1);
      kernels.multiply(n, a.array, a.offset, b.array, b.offset, dst.array, dst.offset);
      return bits(dst, n);
    }
  },
  SCALE {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray a = GuardedArray.row(n, 3).fill(x);
      GuardedArray dst = inPlace ? a : GuardedArray.row(n, 1);
      kernels.scale(n, 1.7f, a.array, a.offset, dst.array, dst.offset);
      return bits(dst, n);
    }
  },
  ADD_SCALED {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray a = GuardedArray.row(n, 3).fill(x);
      GuardedArray y = GuardedArray.row(n, 1).fill(ElementwiseInputs.wild(n, ~seed));
      kernels.addScaled(n, -0.37f, a.array, a.offset, y.array, y.offset);
      return bits(y, n);
    }
  },
  STANDARDIZE {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      int rows = rowsFor(n);
      GuardedArray a = GuardedArray.matrix(rows, n, 3, 1).fill(repeat(x, rows));
      GuardedArray shift = GuardedArray.row(n, 2).fill(ElementwiseInputs.normal(n, 1, seed));
      GuardedArray factor = GuardedArray.row(n, 4).fill(ElementwiseInputs.normal(n, 1, ~seed));
      GuardedArray y = inPlace ? a : GuardedArray.matrix(rows, n, 5, 2);
      kernels.standardize(
          rows,
          n,
          a.array,
          a.offset,
          a.stride,
          shift.array,
          shift.offset,
          factor.array,
          factor.offset,
          y.array,
          y.offset,
          y.stride);
      return bits(y, n);
    }
  },
  SOFTMAX {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      int rows = rowsFor(n);
      float[] entries = repeat(x, rows);
      // The first row as it comes; the others finite, the last one spread widely.
      for (int i = n; i < entries.length; i++) {
        float spread = i >= entries.length - n ? 60f : 2f;
        entries[i] = spread * (float) Math.sin(i * 1.37 + seed % 97);
      }
      GuardedArray z = GuardedArray.matrix(rows, n, 3, 1).fill(entries);
      GuardedArray p = inPlace ? z : GuardedArray.matrix(rows, n, 5, 2);
      GuardedArray logSums = GuardedArray.row(rows, 3);
      kernels.softmax(
          rows,
          n,
          z.array,
          z.offset,
          z.stride,
          p.array,
          p.offset,
          p.stride,
          inPlace ? null : logSums.array,
          logSums.offset);
      return concat(bits(p, n), bits(logSums, n));
    }
  },
  STATISTICS {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray a = GuardedArray.row(n, 3).fill(x);
      TensorStatistics statistics = new TensorStatistics(n);
      kernels.statistics(n, a.array, a.offset, statistics);
      long sum = Double.doubleToLongBits(statistics.sumOfSquares());
      return new int[] {(int) sum, (int) (sum >>> 32), statistics.largestBits()};
    }
  },
  COPY_FINITE {
    @Override
    int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace) {
      GuardedArray src = GuardedArray.row(n, 3).fill(x);
      GuardedArray dst = GuardedArray.row(n, 1);
      boolean finite = kernels.copyFinite(n, src.array, src.offset, dst.array, dst.offset);
      return concat(bits(dst, n), new int[] {finite ? 1 : 0});
    }
  };

  abstract int[] run(ElementwiseKernels kernels, int n, float[] x, long seed, boolean inPlace);

  private static int rowsFor(int n) {
    return n > 300 ? 2 : 5;
  }

  private static int[] bits(GuardedArray result, int n) {
    result.requireGuards("n = " + n);
    return result.bits();
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  private static float[] repeat(float[] x, int rows) {
    float[] all = new float[rows * x.length];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, 0, all, r * x.length, x.length);
    }
    return all;
  }
}
