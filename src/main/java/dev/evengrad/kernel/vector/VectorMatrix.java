package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ChunkedStatistics;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.MatrixKernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.kernel.scalar.DotProducts;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The matrix operations on the Vector API: products of strips and panels. */
final class VectorMatrix implements MatrixKernels {

  /** Entries of a gradient whose statistics are taken at once, while they are in the L2 cache. */
  private static final int CHUNK = 64 * 1024;

  /**
   * Steps of the reduction in a block that is packed when it is used: with {@link #COLUMNS}, half a megabyte, which leaves room in
   * the L2 cache for what it is packed from.
   */
  private static final int STEPS = 256;

  /** Columns of such a block. */
  private static final int COLUMNS = 512;

  /** The most entries of x that are packed as a whole. */
  private static final long MOST_PACKED = 512 * 512;

  private static final float[] NOTHING = new float[0];

  private final ElementwiseKernels elementwise;
  private final StripProduct product = new StripProduct();
  private final WeightsFirst weightsFirst = new WeightsFirst();
  private final ChunkedStatistics chunks = new ChunkedStatistics();
  private final PanelPacking packing = new PanelPacking(new Transposition());
  private MemorySegment panels = Panels.allocate(0, 0);

  /**
   * Operations with scratchpads of their own.
   *
   * @param elementwise whose {@code statistics} are taken of gradients
   */
  VectorMatrix(ElementwiseKernels elementwise) {
    this.elementwise = elementwise;
  }

  @Override
  public void reserve(int rows, int inputs, int outputs, PackedWeights.Use use) {
    product.reserve(Math.max(rows, Math.max(inputs, outputs)));
    if (use == PackedWeights.Use.TRAINING) {
      if (WeightsFirst.pays(rows, outputs, inputs)) {
        weightsFirst.reserve(rows, outputs, inputs);
      }
      reserveBlock(inputs, outputs);
      reserveBlock(outputs, inputs);
      boolean whole = (long) rows * inputs <= MOST_PACKED;
      if (whole) {
        reservePanels(rows, inputs);
      } else {
        reserveBlock(rows, inputs);
      }
      chunks.reserve(CHUNK + 13 * inputs + TensorStatistics.BLOCK);
    }
  }

  @Override
  public PackedWeights newPacked(int outputs, int inputs, PackedWeights.Use use) {
    return new VectorPackedWeights(outputs, inputs, use);
  }

  @Override
  public void pack(float[] weights, int weightsOffset, PackedWeights packed) {
    ((VectorPackedWeights) packed).fill(weights, weightsOffset, packing);
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
    VectorPackedWeights w = (VectorPackedWeights) weights;
    MemorySegment whole = w.panels();
    if (whole == null && WeightsFirst.pays(rows, w.outputs(), w.inputs())) {
      weightsFirst.run(
          rows,
          w.outputs(),
          w.inputs(),
          x,
          xOffset,
          xStride,
          w.canonical(),
          w.offset(),
          bias,
          biasOffset,
          z,
          zOffset,
          zStride,
          activation,
          y,
          yOffset,
          yStride);
      return;
    }
    if (whole == null) {
      packed(
          rows,
          w.outputs(),
          w.inputs(),
          x,
          xOffset,
          xStride,
          false,
          w.canonical(),
          w.offset(),
          w.inputs(),
          true,
          bias,
          biasOffset,
          false,
          z,
          zOffset,
          zStride,
          Epilogue.FORWARD,
          activation,
          y,
          yOffset,
          yStride);
      return;
    }
    product.run(
        rows,
        w.outputs(),
        w.inputs(),
        x,
        xOffset,
        xStride,
        false,
        whole,
        bias,
        biasOffset,
        false,
        z,
        zOffset,
        zStride,
        Epilogue.FORWARD,
        activation,
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
    VectorPackedWeights w = (VectorPackedWeights) weights;
    packed(
        rows,
        w.inputs(),
        w.outputs(),
        dz,
        dzOffset,
        dzStride,
        false,
        w.canonical(),
        w.offset(),
        w.inputs(),
        false,
        null,
        0,
        false,
        dx,
        dxOffset,
        dxStride,
        Epilogue.BACKWARD,
        below,
        saved,
        savedOffset,
        savedStride);
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
    int entries = outputs * inputs;
    if (entries <= CHUNK || rows == 0 || (long) rows * inputs > MOST_PACKED) {
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
      elementwise.statistics(entries, dw, dwOffset, statistics);
      return;
    }
    reservePanels(rows, inputs);
    packing.straight(rows, inputs, x, xOffset, xStride, panels);
    chunks.begin();
    int height = StripProduct.wholeStrips(CHUNK / inputs);
    int taken = 0;
    for (int o = 0; o < outputs; o += height) {
      int count = Math.min(height, outputs - o);
      product.run(
          count,
          inputs,
          rows,
          dz,
          dzOffset + o,
          dzStride,
          true,
          panels,
          null,
          0,
          accumulate,
          dw,
          dwOffset + o * inputs,
          inputs,
          Epilogue.FORWARD,
          null,
          NOTHING,
          0,
          0);
      int done =
          o + count == outputs
              ? entries
              : (o + count) * inputs / TensorStatistics.BLOCK * TensorStatistics.BLOCK;
      chunks.take(elementwise, taken, done, dw, dwOffset, statistics);
      taken = done;
    }
    chunks.finish(elementwise, entries, dw, dwOffset, statistics);
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
    ColumnSums.run(rows, columns, a, aOffset, aStride, accumulate, sums, sumsOffset);
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
    packed(
        m,
        n,
        k,
        a,
        aOffset,
        aStride,
        false,
        b,
        bOffset,
        bStride,
        false,
        null,
        0,
        accumulate,
        c,
        cOffset,
        cStride,
        Epilogue.FORWARD,
        null,
        NOTHING,
        0,
        0);
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
    packed(
        m,
        n,
        k,
        a,
        aOffset,
        aStride,
        true,
        b,
        bOffset,
        bStride,
        false,
        null,
        0,
        accumulate,
        c,
        cOffset,
        cStride,
        Epilogue.FORWARD,
        null,
        NOTHING,
        0,
        0);
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
    packed(
        m,
        n,
        k,
        a,
        aOffset,
        aStride,
        false,
        b,
        bOffset,
        bStride,
        true,
        null,
        0,
        accumulate,
        c,
        cOffset,
        cStride,
        Epilogue.FORWARD,
        null,
        NOTHING,
        0,
        0);
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

  /**
   * {@link StripProduct#run} with a plain b, [k][n] or [n][k] if {@code bTransposed}: packs it block by block into the scratch
   * panels; partial sums wait in c.
   */
  private void packed(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      boolean aTransposed,
      float[] b,
      int bOffset,
      int bStride,
      boolean bTransposed,
      float @Nullable [] bias,
      int biasOffset,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride,
      Epilogue epilogue,
      @Nullable ElementwiseLoops loops,
      float[] other,
      int otherOffset,
      int otherStride) {
    if (m == 0) {
      return;
    }
    reserveBlock(k, n);
    int blocks = Math.max(1, (k + STEPS - 1) / STEPS);
    for (int j0 = 0; j0 < n; j0 += COLUMNS) {
      int columns = Math.min(COLUMNS, n - j0);
      for (int block = 0; block < blocks; block++) {
        int k0 = (int) ((long) k * block / blocks);
        int steps = (int) ((long) k * (block + 1) / blocks) - k0;
        if (bTransposed) {
          packing.transposed(steps, columns, b, bOffset + j0 * bStride + k0, bStride, panels);
        } else {
          packing.straight(steps, columns, b, bOffset + k0 * bStride + j0, bStride, panels);
        }
        product.run(
            m,
            columns,
            steps,
            a,
            aTransposed ? aOffset + k0 * aStride : aOffset + k0,
            aStride,
            aTransposed,
            panels,
            k0 == 0 ? bias : null,
            biasOffset + j0,
            accumulate || k0 > 0,
            c,
            cOffset + j0,
            cStride,
            epilogue,
            block == blocks - 1 ? loops : null,
            other,
            otherOffset + j0,
            otherStride);
      }
    }
  }

  /** Room for a block of a matrix [k][n]. */
  private void reserveBlock(int k, int n) {
    reservePanels(Math.min(k, STEPS), Math.min(n, COLUMNS));
  }

  private void reservePanels(int k, int n) {
    if (panels.byteSize() < Panels.bytes(k, n)) {
      panels = Panels.allocate(k, n);
    }
  }
}
