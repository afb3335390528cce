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

  /** The most entries of x that are packed as a whole. */
  private static final long MOST_PACKED = 512 * 512;

  private static final float[] NOTHING = new float[0];

  private final ElementwiseKernels elementwise;
  private final Sweep sweep = new Sweep();
  private final StripProduct product = new StripProduct(sweep);
  private final PanelPacking packing = new PanelPacking(new Transposition());
  private final BlockedProduct blocked = new BlockedProduct(product, packing);
  private final Bf16Product bf16 = new Bf16Product(sweep);
  private final WeightsFirst weightsFirst = new WeightsFirst();
  private final ChunkedStatistics chunks = new ChunkedStatistics();

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
      weightsFirst.reserveUpTo(rows, outputs, inputs);
      blocked.reserve(inputs, outputs);
      blocked.reserve(outputs, inputs);
      blocked.reserve(rows, inputs);
      if ((long) rows * inputs <= MOST_PACKED) {
        blocked.reserveWhole(rows, inputs);
      }
      chunks.reserve(CHUNK + 13 * inputs + TensorStatistics.BLOCK);
    }
  }

  @Override
  public void newPass() {
    sweep.turn();
  }

  @Override
  public PackedWeights newPacked(int outputs, int inputs, PackedWeights.Use use) {
    return use == PackedWeights.Use.TRAINING
        ? new WeightsInPlace(outputs, inputs)
        : new VectorPackedWeights(outputs, inputs, use);
  }

  @Override
  public void pack(float[] weights, int weightsOffset, PackedWeights packed) {
    if (packed instanceof WeightsInPlace inPlace) {
      inPlace.fill(weights, weightsOffset);
    } else {
      ((VectorPackedWeights) packed).fill(weights, weightsOffset, packing);
    }
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
    if (weights instanceof WeightsInPlace inPlace) {
      forwardInPlace(
          rows,
          x,
          xOffset,
          xStride,
          inPlace,
          bias,
          biasOffset,
          activation,
          z,
          zOffset,
          zStride,
          y,
          yOffset,
          yStride);
      return;
    }
    VectorPackedWeights w = (VectorPackedWeights) weights;
    if (w.use() == PackedWeights.Use.BF16_INFERENCE) {
      bf16.run(
          rows,
          w.outputs(),
          w.inputs(),
          x,
          xOffset,
          xStride,
          w.panels(),
          bias,
          biasOffset,
          activation,
          z,
          zOffset,
          zStride,
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
        w.panels(),
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

  private void forwardInPlace(
      int rows,
      float[] x,
      int xOffset,
      int xStride,
      WeightsInPlace w,
      float @Nullable [] bias,
      int biasOffset,
      @Nullable ElementwiseLoops activation,
      float[] z,
      int zOffset,
      int zStride,
      float[] y,
      int yOffset,
      int yStride) {
    if (WeightsFirst.pays(rows, w.outputs(), w.inputs())) {
      weightsFirst.run(
          rows,
          w.outputs(),
          w.inputs(),
          x,
          xOffset,
          xStride,
          w.canonical(),
          w.offset(),
          w.stride(),
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
    blocked.run(
        rows,
        w.outputs(),
        w.inputs(),
        x,
        xOffset,
        xStride,
        false,
        w.canonical(),
        w.offset(),
        w.stride(),
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
    if (!(weights instanceof WeightsInPlace w)) {
      throw new IllegalStateException(
          "these weights were packed for inference; the gradient of the inputs needs Use.TRAINING");
    }
    blocked.run(
        rows,
        w.inputs(),
        w.outputs(),
        dz,
        dzOffset,
        dzStride,
        false,
        w.canonical(),
        w.offset(),
        w.stride(),
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
    blocked.reserveWhole(rows, inputs);
    MemorySegment panels = blocked.panels();
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
    blocked.run(
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
    blocked.run(
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
    blocked.run(
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
}
