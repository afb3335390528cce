package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer and the batch normalisation behind it as one dense layer, for prediction: {@code w' = w s}, {@code b' = (b - mean) s +
 * beta}, where {@code s = gamma / sqrt(variance + eps)}; computed in double and rounded once.
 *
 * @param weights w', packed
 * @param bias b' [outputs]
 */
record FoldedDense(PackedWeights weights, float[] bias) {

  /**
   * Two layers that become one.
   *
   * @param dense the name of the dense layer
   * @param hasBias whether it has a bias
   * @param batchNorm the name of the normalisation
   * @param eps that of the normalisation
   */
  record Pair(String dense, boolean hasBias, String batchNorm, double eps) {}

  /** The folded layer; null if a number would be beyond what a float, or the precision of the copy, holds: then the two layers stay apart. */
  static @Nullable FoldedDense of(
      Pair pair,
      ParameterLayout layout,
      float[] parameters,
      ParameterLayout bufferLayout,
      float[] buffers,
      Kernels kernels,
      PackedWeights.Use use) {
    ParameterSlice weight = layout.get(pair.dense() + ".weight");
    int units = weight.shape().size(0);
    int inputs = weight.shape().size(1);
    int own = pair.hasBias() ? layout.get(pair.dense() + ".bias").offset() : 0;
    int gamma = layout.get(pair.batchNorm() + ".weight").offset();
    int beta = layout.get(pair.batchNorm() + ".bias").offset();
    int mean = bufferLayout.get(pair.batchNorm() + ".mean").offset();
    int variance = bufferLayout.get(pair.batchNorm() + ".variance").offset();
    Precision precision =
        use == PackedWeights.Use.BF16_INFERENCE ? Precision.BF16 : Precision.FLOAT32;
    float[] folded = new float[weight.size()];
    float[] bias = new float[units];
    boolean finite = true;
    for (int u = 0; u < units; u++) {
      double scale = parameters[gamma + u] / Math.sqrt(buffers[variance + u] + pair.eps());
      double shifted = (pair.hasBias() ? parameters[own + u] : 0.0) - buffers[mean + u];
      bias[u] = (float) (shifted * scale + parameters[beta + u]);
      finite &= Float.isFinite(bias[u]);
      for (int i = u * inputs; i < (u + 1) * inputs; i++) {
        folded[i] = (float) (parameters[weight.offset() + i] * scale);
        finite &= Float.isFinite(precision.round(folded[i]));
      }
    }
    if (!finite) {
      return null;
    }
    PackedWeights packed = kernels.newPacked(units, inputs, use);
    kernels.pack(folded, 0, packed);
    return new FoldedDense(packed, bias);
  }
}
