package dev.evengrad.train;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Weights;
import dev.evengrad.optim.Update;
import dev.evengrad.tensor.ParameterSlice;
import java.util.function.Supplier;

/** The weights of a trainer with the moving average in the place of the parameters that it trains. */
final class AveragedWeights {
  private final Weights weights;
  private final Kernels kernels;
  private final Update update;

  AveragedWeights(Weights weights, Kernels kernels, Update update) {
    this.weights = weights;
    this.kernels = kernels;
    this.update = update;
  }

  /**
   * All parameters; those that are frozen as they are.
   *
   * @throws IllegalStateException if no average is kept
   */
  float[] parameters() {
    float[] average = update.average();
    if (average == null) {
      throw new IllegalStateException(
          "the trainer keeps no moving average: build it with .movingAverage(0.999)");
    }
    float[] parameters = weights.parameters().clone();
    for (ParameterSlice slice : update.layout().slices()) {
      System.arraycopy(average, slice.offset(), parameters, slice.offset(), slice.size());
    }
    return parameters;
  }

  /** What {@code evaluation} gives while the averaged parameters are in place; afterwards all is as it was. */
  <T> T during(Supplier<T> evaluation) {
    float[] averaged = parameters();
    float[] own = weights.parameters().clone();
    try {
      place(averaged);
      return evaluation.get();
    } finally {
      place(own);
    }
  }

  private void place(float[] parameters) {
    System.arraycopy(parameters, 0, weights.parameters(), 0, parameters.length);
    weights.pack(kernels);
  }
}
