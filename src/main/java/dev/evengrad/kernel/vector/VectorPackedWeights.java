package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.PackedWeights;
import java.lang.foreign.MemorySegment;

/** Weights for prediction as panels over the outputs, packed once. */
final class VectorPackedWeights implements PackedWeights {
  private final int outputs;
  private final int inputs;
  private final Use use;
  private final MemorySegment panels;

  VectorPackedWeights(int outputs, int inputs, Use use) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.use = use;
    this.panels =
        use == Use.BF16_INFERENCE
            ? Bf16Panels.allocate(inputs, outputs)
            : Panels.allocate(inputs, outputs);
  }

  void fill(float[] weights, int weightsOffset, PanelPacking packing) {
    if (use == Use.BF16_INFERENCE) {
      Bf16Panels.transposed(inputs, outputs, weights, weightsOffset, inputs, panels);
    } else {
      packing.transposed(inputs, outputs, weights, weightsOffset, inputs, panels);
    }
  }

  /** The panels of the matrix [inputs][outputs], {@link Bf16Panels} if that is the use. */
  MemorySegment panels() {
    return panels;
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
    return use == Use.BF16_INFERENCE
        ? Bf16Panels.bytes(inputs, outputs)
        : Panels.bytes(inputs, outputs);
  }
}
