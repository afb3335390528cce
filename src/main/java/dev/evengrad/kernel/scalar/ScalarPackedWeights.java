package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.tensor.Precision;

/**
 * Weights as separate arrays: one per input, over the outputs, for the forward product; one per output, over the inputs, for the
 * gradient of the inputs (training only). Those rounded to bfloat16 are kept as floats, so they save no memory here.
 */
final class ScalarPackedWeights implements PackedWeights {
  /** Inputs handled together while transposing: a cache line of the canonical row. */
  private static final int TRANSPOSED_TOGETHER = 16;

  private final int outputs;
  private final int inputs;
  private final Use use;
  private final float[][] byInput;
  private final float[][] byOutput;

  ScalarPackedWeights(int outputs, int inputs, Use use) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.use = use;
    this.byInput = new float[inputs][outputs];
    this.byOutput = use == Use.TRAINING ? new float[outputs][inputs] : new float[0][];
  }

  void fill(float[] weights, int offset) {
    Precision precision = use == Use.BF16_INFERENCE ? Precision.BF16 : Precision.FLOAT32;
    for (int k0 = 0; k0 < inputs; k0 += TRANSPOSED_TOGETHER) {
      int k1 = Math.min(inputs, k0 + TRANSPOSED_TOGETHER);
      for (int o = 0; o < outputs; o++) {
        int row = offset + o * inputs;
        for (int k = k0; k < k1; k++) {
          byInput[k][o] = precision.round(weights[row + k]);
        }
      }
    }
    for (int o = 0; o < byOutput.length; o++) {
      System.arraycopy(weights, offset + o * inputs, byOutput[o], 0, inputs);
    }
  }

  /** Rows [inputs][outputs]. */
  float[][] byInput() {
    return byInput;
  }

  /** Rows [outputs][inputs]; only for training. */
  float[][] byOutput() {
    if (use != Use.TRAINING) {
      throw new IllegalStateException(
          "these weights were packed for inference; the gradient of the inputs needs Use.TRAINING");
    }
    return byOutput;
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
    return (long) outputs * inputs * Float.BYTES * (use == Use.TRAINING ? 2 : 1);
  }
}
