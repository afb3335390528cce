package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseLoops;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forward product for few rows on weights that lie as they are: {@code z' = W x'}, the weights as left operand, which a product of
 * rows reads in order and once. What is packed and transposed is x and z, little beside the weights; the usual way round would
 * transpose the weights. One thread at a time.
 */
final class WeightsFirst {
  /** Steps of the reduction in a block: a panel of x' then stays in the L1 and L2 cache. */
  private static final int STEPS = 512;

  /** The most entries of the sums [outputs][rows], the rows padded to whole panels. */
  private static final int MOST_SUMS = Integer.MAX_VALUE - 8;

  private final Transposition transposition = new Transposition();
  private final PanelPacking packing = new PanelPacking(transposition);
  private final RowProduct product = new RowProduct(new Edge(), new Sweep());
  private MemorySegment panels = Panels.allocate(0, 0);
  private float[] sums = new float[0];

  /** Whether this way moves less than packing the weights [outputs][inputs], and its sums fit an array. */
  static boolean pays(int rows, int outputs, int inputs) {
    return rows <= mostRows(rows, outputs, inputs);
  }

  /**
   * Makes room for the products of up to {@code rows} rows that come this way: the last batch of an epoch, or a thread's part, may do so
   * where a whole batch does not.
   */
  void reserveUpTo(int rows, int outputs, int inputs) {
    reserve(mostRows(rows, outputs, inputs), outputs, inputs);
  }

  /** The most rows up to {@code rows} for which {@link #pays} holds; it then does for fewer too. */
  static int mostRows(int rows, int outputs, int inputs) {
    long most = (long) outputs * inputs / (2L * Math.max(1, (long) outputs + inputs));
    int fit = MOST_SUMS / Math.max(1, outputs) / Panels.WIDTH * Panels.WIDTH;
    return (int) Math.min(rows, Math.min(most, fit));
  }

  private void reserve(int rows, int outputs, int inputs) {
    int columns = columns(rows);
    if (panels.byteSize() < Panels.bytes(Math.min(inputs, STEPS), columns)) {
      panels = Panels.allocate(Math.min(inputs, STEPS), columns);
    }
    if (sums.length < outputs * columns) {
      sums = new float[outputs * columns];
    }
  }

  /**
   * Formula: {@code z[r][o] = bias[o] + sum_k x[r][k] * w[o][k]}, then the epilogue.
   *
   * <p>Layout and strides: x, z and y by rows with their strides; w [outputs][inputs] by rows with its stride.
   *
   * <p>Order of accumulation: one chain per entry, k ascending.
   *
   * <p>Aliasing: none, but y of the epilogue may be z.
   *
   * <p>Tail: rows are padded to whole panels in the scratchpad.
   */
  void run(
      int rows,
      int outputs,
      int inputs,
      float[] x,
      int xOffset,
      int xStride,
      float[] w,
      int wOffset,
      int wStride,
      float @Nullable [] bias,
      int biasOffset,
      float[] z,
      int zOffset,
      int zStride,
      @Nullable ElementwiseLoops loops,
      float[] y,
      int yOffset,
      int yStride) {
    reserve(rows, outputs, inputs);
    int columns = columns(rows);
    for (int o = 0; o < outputs; o++) {
      Arrays.fill(sums, o * columns, (o + 1) * columns, bias == null ? 0f : bias[biasOffset + o]);
    }
    int blocks = (inputs + STEPS - 1) / STEPS;
    for (int block = 0; block < blocks; block++) {
      int k0 = (int) ((long) inputs * block / blocks);
      int steps = (int) ((long) inputs * (block + 1) / blocks) - k0;
      packing.transposed(steps, rows, x, xOffset + k0, xStride, panels);
      product.run(
          outputs,
          columns,
          steps,
          w,
          wOffset + k0,
          wStride,
          panels,
          0,
          steps * Panels.ROW_BYTES,
          sums,
          0,
          columns,
          1,
          sums,
          0,
          columns);
    }
    transposition.rows(rows, outputs, sums, columns, z, zOffset, zStride);
    if (loops != null) {
      Epilogue.FORWARD.apply(rows, outputs, loops, z, zOffset, zStride, y, yOffset, yStride);
    }
  }

  private static int columns(int rows) {
    return (rows + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH;
  }
}
