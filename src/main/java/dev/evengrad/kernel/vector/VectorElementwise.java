package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.INTS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.MomentLoops;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.kernel.scalar.BlockStatistics;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * The elementwise kernels in vectors. Formulae, layout, order of accumulation and aliasing are
 * those of {@link ElementwiseKernels}.
 *
 * <p>Tail: masked vectors. Loops that C2 turns into vectors by itself are those of the scalar
 * backend; vectors by hand gain nothing there and cost a compilation each. A difference written over
 * one of its terms is none of these.
 */
final class VectorElementwise implements ElementwiseKernels {
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int INFINITY_BITS = 0x7f800000;

  private final ScalarElementwise scalar = new ScalarElementwise();
  private final VectorSumSquares sumSquares = new VectorSumSquares();
  private final VectorLaneSums laneSums = new VectorLaneSums();
  private final VectorMoments moments = new VectorMoments();
  private final VectorSoftmax softmax = new VectorSoftmax();
  private final VectorLoops loops = new VectorLoops();

  @Override
  public void add(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    scalar.add(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void subtract(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(FLOATS, a, aOffset + i)
          .sub(FloatVector.fromArray(FLOATS, b, bOffset + i))
          .intoArray(dst, dstOffset + i);
    }
    scalar.subtract(n - whole, a, aOffset + whole, b, bOffset + whole, dst, dstOffset + whole);
  }

  @Override
  public void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    scalar.multiply(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void scale(int n, float factor, float[] a, int aOffset, float[] dst, int dstOffset) {
    scalar.scale(n, factor, a, aOffset, dst, dstOffset);
  }

  @Override
  public void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset) {
    scalar.addScaled(n, factor, x, xOffset, y, yOffset);
  }

  @Override
  public void standardize(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int xStride,
      float[] shift,
      int shiftOffset,
      float[] factor,
      int factorOffset,
      float[] y,
      int yOffset,
      int yStride) {
    int whole = columns - columns % LANES;
    VectorMask<Float> mask = FLOATS.indexInRange(whole, columns);
    for (int r = 0; r < rows; r++) {
      int xRow = xOffset + r * xStride;
      int yRow = yOffset + r * yStride;
      for (int c = 0; c < whole; c += LANES) {
        FloatVector s = FloatVector.fromArray(FLOATS, shift, shiftOffset + c);
        FloatVector f = FloatVector.fromArray(FLOATS, factor, factorOffset + c);
        FloatVector v = FloatVector.fromArray(FLOATS, x, xRow + c);
        v.sub(s).mul(f).intoArray(y, yRow + c);
      }
      if (whole < columns) {
        FloatVector s = FloatVector.fromArray(FLOATS, shift, shiftOffset + whole, mask);
        FloatVector f = FloatVector.fromArray(FLOATS, factor, factorOffset + whole, mask);
        FloatVector v = FloatVector.fromArray(FLOATS, x, xRow + whole, mask);
        v.sub(s).mul(f).intoArray(y, yRow + whole, mask);
      }
    }
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
    for (int r = 0; r < rows; r++) {
      softmax.row(
          columns, z, zOffset + r * zStride, p, pOffset + r * pStride, logSums, logSumsOffset + r);
    }
  }

  @Override
  public LaneSums laneSums() {
    return laneSums;
  }

  @Override
  public MomentLoops moments() {
    return moments;
  }

  @Override
  public void statistics(int n, float[] a, int aOffset, TensorStatistics statistics) {
    int largestBits = sumSquares.blocks(n, a, aOffset, statistics.blockSums());
    BlockStatistics.finish(n, a, aOffset, largestBits, statistics);
  }

  @Override
  public boolean copyFinite(int n, float[] src, int srcOffset, float[] dst, int dstOffset) {
    int largest = 0;
    int i = 0;
    // a number, not a vector, leaves each part: where one was compiled before it ever ran, C2 boxed
    // a vector that passed by it
    if (n >= LANES) {
      IntVector bits = IntVector.zero(INTS);
      for (; i <= n - LANES; i += LANES) {
        FloatVector v = FloatVector.fromArray(FLOATS, src, srcOffset + i);
        bits = v.reinterpretAsInts().and(MAGNITUDE).max(bits);
        v.intoArray(dst, dstOffset + i);
      }
      largest = bits.reduceLanes(VectorOperators.MAX);
    }
    if (i < n) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(FLOATS, src, srcOffset + i, mask);
      int bits = v.reinterpretAsInts().and(MAGNITUDE).reduceLanes(VectorOperators.MAX);
      v.intoArray(dst, dstOffset + i, mask);
      largest = Math.max(largest, bits);
    }
    return largest < INFINITY_BITS;
  }

  @Override
  public @Nullable ElementwiseLoops loops(String activation) {
    return loops.of(activation);
  }
}
