package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

/** The kernels of a backend: each call goes to its matrix or its elementwise half. */
public final class PairedKernels implements Kernels {
  private final String name;
  private final int vectorBits;
  private final MatrixKernels matrix;
  private final ElementwiseKernels elementwise;

  /**
   * Two halves of one backend.
   *
   * @param vectorBits the width of its vectors; 0 if it has none
   */
  public PairedKernels(
      String name, int vectorBits, MatrixKernels matrix, ElementwiseKernels elementwise) {
    this.name = name;
    this.vectorBits = vectorBits;
    this.matrix = matrix;
    this.elementwise = elementwise;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int vectorBits() {
    return vectorBits;
  }

  @Override
  public void reserve(int rows, int inputs, int outputs, PackedWeights.Use use) {
    matrix.reserve(rows, inputs, outputs, use);
  }

  @Override
  public void newPass() {
    matrix.newPass();
  }

  @Override
  public PackedWeights newPacked(int outputs, int inputs, PackedWeights.Use use) {
    return matrix.newPacked(outputs, inputs, use);
  }

  @Override
  public void pack(float[] weights, int weightsOffset, PackedWeights packed) {
    matrix.pack(weights, weightsOffset, packed);
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
    matrix.denseForward(
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
    matrix.denseInputGradient(
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
    matrix.denseWeightGradient(
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
    matrix.columnSums(rows, columns, a, aOffset, aStride, accumulate, sums, sumsOffset, statistics);
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
    matrix.gemmNN(
        m, n, k, a, aOffset, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
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
    matrix.gemmNT(
        m, n, k, a, aOffset, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
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
    matrix.gemmTN(
        m, n, k, a, aOffset, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
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
    matrix.gemv(m, k, a, aOffset, aStride, x, xOffset, bias, biasOffset, y, yOffset);
  }

  @Override
  public void add(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    elementwise.add(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void subtract(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    elementwise.subtract(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    elementwise.multiply(n, a, aOffset, b, bOffset, dst, dstOffset);
  }

  @Override
  public void scale(int n, float factor, float[] a, int aOffset, float[] dst, int dstOffset) {
    elementwise.scale(n, factor, a, aOffset, dst, dstOffset);
  }

  @Override
  public void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset) {
    elementwise.addScaled(n, factor, x, xOffset, y, yOffset);
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
    elementwise.standardize(
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
    elementwise.softmax(
        rows, columns, z, zOffset, zStride, p, pOffset, pStride, logSums, logSumsOffset);
  }

  @Override
  public LaneSums laneSums() {
    return elementwise.laneSums();
  }

  @Override
  public MomentLoops moments() {
    return elementwise.moments();
  }

  @Override
  public void statistics(int n, float[] a, int aOffset, TensorStatistics statistics) {
    elementwise.statistics(n, a, aOffset, statistics);
  }

  @Override
  public boolean copyFinite(int n, float[] src, int srcOffset, float[] dst, int dstOffset) {
    return elementwise.copyFinite(n, src, srcOffset, dst, dstOffset);
  }

  @Override
  public @Nullable ElementwiseLoops loops(String activation) {
    return elementwise.loops(activation);
  }
}
