package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.PackedWeights;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Weights for prediction as panels over the outputs, packed once. Weights that are trained change before they are used a second time,
 * so they are not copied: the products pack them block by block into a scratchpad that stays in the L2 cache, which moves less memory
 * than copies that are written behind every update and read back.
 */
final class VectorPackedWeights implements PackedWeights {
  private static final float[] NOTHING = new float[0];

  private final int outputs;
  private final int inputs;
  private final Use use;
  private final @Nullable MemorySegment panels;
  private float[] canonical = NOTHING;
  private int offset;

  VectorPackedWeights(int outputs, int inputs, Use use) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.use = use;
    this.panels =
        switch (use) {
          case TRAINING -> null;
          case INFERENCE -> Panels.allocate(inputs, outputs);
          case BF16_INFERENCE -> Bf16Panels.allocate(inputs, outputs);
        };
  }

  void fill(float[] weights, int weightsOffset, PanelPacking packing) {
    if (panels == null) {
      canonical = weights;
      offset = weightsOffset;
    } else if (use == Use.BF16_INFERENCE) {
      Bf16Panels.transposed(inputs, outputs, weights, weightsOffset, inputs, panels);
    } else {
      packing.transposed(inputs, outputs, weights, weightsOffset, inputs, panels);
    }
  }

  /** The panels of the matrix [inputs][outputs], {@link Bf16Panels} if that is the use; null for training. */
  @Nullable MemorySegment panels() {
    return panels;
  }

  /** Where the weights [outputs][inputs] lie; only for training. */
  float[] canonical() {
    if (use != Use.TRAINING) {
      throw new IllegalStateException(
          "these weights were packed for inference; the gradient of the inputs needs Use.TRAINING");
    }
    return canonical;
  }

  /** Index of the first weight in {@link #canonical}. */
  int offset() {
    return offset;
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
    return use;
  }

  @Override
  public long bytes() {
    return switch (use) {
      case TRAINING -> 0;
      case INFERENCE -> Panels.bytes(inputs, outputs);
      case BF16_INFERENCE -> Bf16Panels.bytes(inputs, outputs);
    };
  }
}
