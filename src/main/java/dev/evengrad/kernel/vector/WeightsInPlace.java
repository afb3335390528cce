package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.PackedWeights;
import org.jspecify.annotations.Nullable;

/**
 * Weights that are trained, or a part of them, where they lie. They change before they are used a second time, so they are not copied:
 * the products pack them block by block into a scratchpad that stays in the L2 cache, which moves less memory than copies that are
 * written behind every update and read back.
 */
final class WeightsInPlace implements PackedWeights {
  private static final float[] NOTHING = new float[0];

  private final int outputs;
  private final int inputs;
  private final int stride;
  private final @Nullable WeightsInPlace whole;
  private final int skipped;
  private float[] canonical = NOTHING;
  private int offset;

  WeightsInPlace(int outputs, int inputs) {
    this(outputs, inputs, inputs, null, 0);
  }

  private WeightsInPlace(
      int outputs, int inputs, int stride, @Nullable WeightsInPlace whole, int skipped) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.stride = stride;
    this.whole = whole;
    this.skipped = skipped;
  }

  void fill(float[] weights, int weightsOffset) {
    if (whole != null) {
      throw new IllegalStateException("a part follows the weights that it is a part of");
    }
    canonical = weights;
    offset = weightsOffset;
  }

  /** The array in which the weights [outputs][inputs] lie by rows. */
  float[] canonical() {
    return whole == null ? canonical : whole.canonical();
  }

  /** Index of the first weight in {@link #canonical}. */
  int offset() {
    return whole == null ? offset : whole.offset() + skipped;
  }

  /** The distance of the rows in it. */
  int stride() {
    return stride;
  }

  @Override
  public PackedWeights ofOutputs(int from, int count) {
    return new WeightsInPlace(count, inputs, stride, this, from * stride);
  }

  @Override
  public PackedWeights ofInputs(int from, int count) {
    return new WeightsInPlace(outputs, count, stride, this, from);
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public Use use() {
    return Use.TRAINING;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
