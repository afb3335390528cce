package dev.evengrad.train;

import dev.evengrad.data.ColumnMoments;
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

  /** Sets mean and factor = 1/deviation of every column; factor 1 for a constant one. */
  private void takeColumns(Dataset data) {
    float[] buffers = weights.buffers();
    ParameterSlice mean = weights.bufferLayout().get(Standardize.KIND + "1.mean");
    ParameterSlice factor = weights.bufferLayout().get(Standardize.KIND + "1.factor");
    for (int c = 0; c < data.featureCount(); c++) {
      ColumnMoments moments = ColumnMoments.of(data, c);
      buffers[mean.offset() + c] = (float) moments.mean();
      buffers[factor.offset() + c] = moments.factor();
    }
  }
}
