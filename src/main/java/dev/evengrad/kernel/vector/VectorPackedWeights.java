package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.PackedWeights;
import java.lang.foreign.MemorySegment;

/**
 * Weights in panels over the outputs for the forward product and, for training, in panels over the inputs for the gradient of the
 * inputs.
 */
final class VectorPackedWeights implements PackedWeights {
  private final int outputs;
  private final int inputs;
  private final Use use;
  private final MemorySegment overOutputs;
  private final MemorySegment overInputs;

  VectorPackedWeights(int outputs, int inputs, Use use) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.use = use;
    this.overOutputs = Panels.allocate(inputs, outputs);
    this.overInputs = use == Use.TRAINING ? Panels.allocate(outputs, inputs) : overOutputs;
  }

  void fill(float[] weights, int offset, PanelPacking packing) {
    packing.transposed(inputs, outputs, weights, offset, inputs, overOutputs);
    if (use == Use.TRAINING) {
      packing.straight(outputs, inputs, weights, offset, inputs, overInputs);
    }
  }

  /** The panels of the matrix [inputs][outputs]. */
  MemorySegment overOutputs() {
    return overOutputs;
  }

  /** The panels of the matrix [outputs][inputs]; only for training. */
  MemorySegment overInputs() {
    if (use != Use.TRAINING) {
      throw new IllegalStateException(
          "these weights were packed for inference; the gradient of the inputs needs Use.TRAINING");
    }
    return overInputs;
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
    return Panels.bytes(inputs, outputs)
        + (use == Use.TRAINING ? Panels.bytes(outputs, inputs) : 0);
  }
}
