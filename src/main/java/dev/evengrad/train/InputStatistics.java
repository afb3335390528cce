package dev.evengrad.train;

import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Standardize;
import dev.evengrad.layer.Weights;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.ParameterSlice;

/** Takes the statistics that a {@code standardize} layer needs from the training data. */
final class InputStatistics {
  private InputStatistics() {}

  /** Whether the network needs any. */
  static boolean neededBy(ModelSpec spec) {
    for (Layer layer : spec.layers()) {
      if (layer instanceof Standardize) {
        return true;
      }
    }
    return false;
  }

  /** Sets mean and factor = 1/deviation (of the population, in double, in two passes); factor 1 for a constant column. */
  static void take(Dataset data, Weights weights) {
    float[] buffers = weights.buffers();
    ParameterSlice mean = weights.bufferLayout().get(Standardize.KIND + "1.mean");
    ParameterSlice factor = weights.bufferLayout().get(Standardize.KIND + "1.factor");
    for (int c = 0; c < data.featureCount(); c++) {
      double sum = 0;
      for (int r = 0; r < data.rows(); r++) {
        sum += data.feature(r, c);
      }
      double average = sum / data.rows();
      double squares = 0;
      for (int r = 0; r < data.rows(); r++) {
        double d = data.feature(r, c) - average;
        squares += d * d;
      }
      double deviation = Math.sqrt(squares / data.rows());
      buffers[mean.offset() + c] = (float) average;
      float inverse = (float) (1 / deviation);
      // a column that is constant up to rounding, or whose spread is beyond a float's reciprocal
      boolean constant =
          deviation <= Math.ulp((float) average) * 0.5 || !Float.isFinite(inverse) || inverse == 0;
      buffers[factor.offset() + c] = constant ? 1f : inverse;
    }
  }
}
