package dev.evengrad.train;

import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Standardize;
import dev.evengrad.layer.Weights;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.ParameterSlice;

/** Takes the statistics that a {@code standardize} layer needs from the training data. */
final class InputStatistics {
  private final boolean needed;
  private final Weights weights;
  private final Progress progress;

  InputStatistics(ModelSpec spec, Weights weights, Progress progress) {
    this.needed = spec.layers().stream().anyMatch(Standardize.class::isInstance);
    this.weights = weights;
    this.progress = progress;
  }

  /** Takes them if the network wants them. */
  void take(Dataset data) {
    if (needed) {
      takeColumns(data);
      progress.standardized = true;
    }
  }

  /** Takes them if the network wants them and has none. */
  void takeIfMissing(Dataset data) {
    if (!progress.standardized) {
      take(data);
    }
  }

  /** Throws if the network wants them and has none. */
  void require() {
    if (needed && !progress.standardized) {
      throw new IllegalStateException(
          "the network standardizes its input, but has no statistics yet: call standardizeBy(data)"
              + " or epoch(data) first");
    }
  }

  /** Sets mean and factor = 1/deviation (of the population, in double, in two passes); factor 1 for a constant column. */
  private void takeColumns(Dataset data) {
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
