package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseLoops;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The product with a matrix b that lies as it is: packed block by block into scratch panels that stay in the L2 cache until they are used.
 * One thread at a time.
 */
final class BlockedProduct {
  /**
   * Steps of the reduction in a block that is packed when it is used: with {@link #COLUMNS}, half a megabyte, which leaves room in
   * the L2 cache for what it is packed from.
   */
  private static final int STEPS = 256;

  /** Columns of such a block. */
  private static final int COLUMNS = 512;

  private final StripProduct product;
  private final PanelPacking packing;
  private MemorySegment panels = Panels.allocate(0, 0);

  BlockedProduct(StripProduct product, PanelPacking packing) {
    this.product = product;
    this.packing = packing;
  }

  /** Makes room for blocks of a matrix b [k][n]. */
  void reserve(int k, int n) {
    reserveWhole(Math.min(k, STEPS), Math.min(n, COLUMNS));
  }

  /** Makes room in the scratch panels for a whole matrix [k][n]. */
  void reserveWhole(int k, int n) {
    if (panels.byteSize() < Panels.bytes(k, n)) {
      panels = Panels.allocate(k, n);
    }
  }

  /** The scratch panels. */
  MemorySegment panels() {
    return panels;
  }

  /**
   * Formula: that of {@link StripProduct#run}, with a plain b.
   *
   * <p>Layout and strides: b [k][n] by rows with its stride, or [n][k] if {@code bTransposed}; the rest as there.
   *
   * <p>Order of accumulation: one chain per entry, p ascending; partial sums wait in c between the blocks.
   *
   * <p>Aliasing: none, but y of the epilogue may be c.
   *
   * <p>Tail: as there.
   */
  void run(
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
    reserve(k, n);
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
}
