package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.MatrixKernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.TensorStatistics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The matrix operations in plain Java, shaped so that C2 vectorises them where it can. */
final class ScalarMatrix implements MatrixKernels {
  private final ElementwiseKernels elementwise;
  private final RowProduct product = new RowProduct();
  private final RowPanel panel = new RowPanel();
  private float[] sumsRow = new float[0];

  /**
   * Operations with scratchpads of their own.
   *
   * @param elementwise whose {@code statistics} are taken of gradients
   */
  ScalarMatrix(ElementwiseKernels elementwise) {
    this.elementwise = elementwise;
  }

  @Override
  public void reserve(int rows, int inputs, int outputs, PackedWeights.Use use) {
    int widest = Math.max(inputs, outputs);
    product.reserve(widest);
    panel.reserve(Math.max(rows, 4), widest);
    if (sumsRow.length < widest) {
      sumsRow = new float[widest];
    }
  }

  @Override
  public PackedWeights newPacked(int outputs, int inputs, PackedWeights.Use use) {
    return new ScalarPackedWeights(outputs, inputs, use);
  }

  @Override
  public void pack(float[] weights, int weightsOffset, PackedWeights packed) {
    ((ScalarPackedWeights) packed).fill(weights, weightsOffset);
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
    ScalarPackedWeights w = (ScalarPackedWeights) weights;
    int n = w.outputs();
    product.run(
        rows,
        n,
        w.inputs(),
        x,
        xOffset,
        xStride,
        1,
        w.byInput(),
        bias,
        biasOffset,
        false,
        z,
        zOffset,
        zStride);
    if (activation != null) {
      RowProduct.activate(rows, n, activation, z, zOffset, zStride, y, yOffset, yStride);
    }
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
    ScalarPackedWeights w = (ScalarPackedWeights) weights;
    int n = w.inputs();
    product.run(
        rows,
        n,
        w.outputs(),
        dz,
        dzOffset,
        dzStride,
        1,
        w.byOutput(),
        null,
        0,
        false,
        dx,
        dxOffset,
        dxStride);
    if (below == null) {
      return;
    }
    if (savedStride == n && dxStride == n) {
      below.backward(rows * n, saved, savedOffset, dx, dxOffset);
      return;
    }
    for (int r = 0; r < rows; r++) {
      below.backward(n, saved, savedOffset + r * savedStride, dx, dxOffset + r * dxStride);
    }
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
    gemmTN(
        outputs,
        inputs,
        rows,
        dz,
        dzOffset,
        dzStride,
        x,
        xOffset,
        xStride,
        accumulate,
        dw,
        dwOffset,
        inputs);
    elementwise.statistics(outputs * inputs, dw, dwOffset, statistics);
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
    if (sumsRow.length < columns) {
      sumsRow = new float[columns];
    }
    if (accumulate) {
      System.arraycopy(sums, sumsOffset, sumsRow, 0, columns);
    } else {
      Arrays.fill(sumsRow, 0, columns, 0f);
    }
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      float[][] four = panel.copy(4, columns, a, aOffset + r * aStride, aStride);
      RowLoops.addFourRows(columns, four[0], four[1], four[2], four[3], sumsRow);
    }
    for (; r < rows; r++) {
      RowLoops.addRow(
          columns, panel.copy(1, columns, a, aOffset + r * aStride, aStride)[0], sumsRow);
    }
    System.arraycopy(sumsRow, 0, sums, sumsOffset, columns);
    elementwise.statistics(columns, sums, sumsOffset, statistics);
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
    onRowsOfB(
        m, n, k, a, aOffset, aStride, 1, b, bOffset, bStride, accumulate, c, cOffset, cStride);
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
    onRowsOfB(
        m, n, k, a, aOffset, 1, aStride, b, bOffset, bStride, accumulate, c, cOffset, cStride);
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
    boolean stored = accumulate;
    int k0 = 0;
    do {
      int steps = Math.min(k - k0, RowPanel.MAX_ROWS);
      float[][] rows = panel.copyTransposed(steps, n, b, bOffset + k0, bStride);
      product.run(
          m, n, steps, a, aOffset + k0, aStride, 1, rows, null, 0, stored, c, cOffset, cStride);
      stored = true;
      k0 += steps;
    } while (k0 < k);
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
    DotProducts.gemv(m, k, a, aOffset, aStride, x, xOffset, bias, biasOffset, y, yOffset);
  }

  private void onRowsOfB(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      int aStep,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride) {
    boolean stored = accumulate;
    int k0 = 0;
    do {
      int steps = Math.min(k - k0, RowPanel.MAX_ROWS);
      float[][] rows = panel.copy(steps, n, b, bOffset + k0 * bStride, bStride);
      product.run(
          m,
          n,
          steps,
          a,
          aOffset + k0 * aStep,
          aRow,
          aStep,
          rows,
          null,
          0,
          stored,
          c,
          cOffset,
          cStride);
      stored = true;
      k0 += steps;
    } while (k0 < k);
  }
}
