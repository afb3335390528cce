package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

/** The elementwise operations that {@link ParallelKernels} leaves to its caller's thread. */
abstract class CallerElementwise implements Kernels {
  private final ElementwiseKernels kernels;

  CallerElementwise(ElementwiseKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void add(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    kernels.add(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void subtract(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    kernels.subtract(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    kernels.multiply(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void scale(int n, float factor, float[] a, int aOffset, float[] dst, int dstOffset) {
    kernels.scale(n, factor, a, aOffset, dst, dstOffset);
  }

  @Override
  public void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset) {
    kernels.addScaled(n, factor, x, xOffset, y, yOffset);
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
    kernels.standardize(
        rows,
        columns,
        x,
        xOffset,
        xStride,
        shift,
        shiftOffset,
        factor,
        factorOffset,
        y,
        yOffset,
        yStride);
  }

  @Override
  public LaneSums laneSums() {
    return kernels.laneSums();
  }

  @Override
  public MomentLoops moments() {
    return kernels.moments();
  }

  @Override
  public boolean copyFinite(int n, float[] src, int srcOffset, float[] dst, int dstOffset) {
    return kernels.copyFinite(n, src, srcOffset, dst, dstOffset);
  }

  @Override
  public @Nullable ElementwiseLoops loops(String activation) {
    return kernels.loops(activation);
  }
}
