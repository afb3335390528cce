package dev.evengrad.kernel;

/**
 * Dropping entries at random: {@code y[i] = x[i] * factor + shift} where the entry is kept, {@code x[i] * 0 + droppedShift} where it is
 * dropped. The same bits on every backend: the decision is a pure function of the stream's key and the index.
 *
 * <p>A dropped NaN or infinity gives NaN, as in PyTorch, so nothing that is wrong is hidden by luck.
 */
public final class CounterNoise {
  private final int threshold;
  private final float factor;
  private final float shift;
  private final float droppedShift;

  /**
   * A noise.
   *
   * @param share the share of entries that are dropped, in [0, 1); rounded to a multiple of 2^-24
   * @param factor what a kept entry is multiplied by
   * @param shift what is added to it
   * @param droppedShift what stands in the place of a dropped one
   */
  public CounterNoise(double share, float factor, float shift, float droppedShift) {
    this.threshold = (int) Math.rint(share * 0x1p24);
    this.factor = factor;
    this.shift = shift;
    this.droppedShift = droppedShift;
  }

  /**
   * Entries {@code index} to {@code index + n} of a tensor.
   *
   * <p>Aliasing: y may be x at the same offset.
   *
   * @param key of the stream, as {@link CounterRandom#key} gives it
   */
  public void forward(int n, long key, int index, float[] x, int xOffset, float[] y, int yOffset) {
    int key0 = CounterRandom.lowKey(key);
    int key1 = CounterRandom.highKey(key);
    for (int i = 0; i < n; i++) {
      boolean dropped = CounterRandom.hash(index + i, key0, key1) >>> 8 < threshold;
      y[yOffset + i] =
          Math.fma(x[xOffset + i], dropped ? 0f : factor, dropped ? droppedShift : shift);
    }
  }

  /** Formula: {@code dx[i] = dy[i] * (factor where the entry was kept, else 0)}. Aliasing: dx may be dy at the same offset. */
  public void backward(
      int n, long key, int index, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int key0 = CounterRandom.lowKey(key);
    int key1 = CounterRandom.highKey(key);
    for (int i = 0; i < n; i++) {
      boolean dropped = CounterRandom.hash(index + i, key0, key1) >>> 8 < threshold;
      dx[dxOffset + i] = dy[dyOffset + i] * (dropped ? 0f : factor);
    }
  }
}
