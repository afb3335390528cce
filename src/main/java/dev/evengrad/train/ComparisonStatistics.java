package dev.evengrad.train;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.layer.Tensor;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures what only some rules ask for, in plain loops: far slower than what is always measured, and for the rules of other tools alone.
 * Outputs are those of the last piece of a batch.
 *
 * <p>What goes into tanh and sigmoid is not kept, only what comes out: beyond 9.01 tanh is 1 in float32, so that limit stands for 9.4999,
 * and a sigmoid's of 16.99999 is where it is 1.
 */
final class ComparisonStatistics {
  private static final Set<Statistic> MEASURED =
      Set.of(
          Statistic.GRADIENT_MEAN_ABS,
          Statistic.GRADIENT_P5,
          Statistic.GRADIENT_P95,
          Statistic.ACTIVATION_RARELY_ACTIVE,
          Statistic.ACTIVATION_MOSTLY_SATURATED,
          Statistic.ACTIVATION_INPUT_BEYOND_5,
          Statistic.WEIGHT_VARIANCE,
          Statistic.WEIGHT_CHANGED);
  private static final float TANH_OF_5 = 0.9999092f;
  private static final float SIGMOID_OF_5 = 0.99330715f;
  private static final float SIGMOID_OF_MINUS_23 = 1.0261879e-10f;

  private final List<WatchedOperation> layers;
  private final StepInternals internals;
  private final float[] before;
  private final float[] sorted;

  private ComparisonStatistics(List<WatchedOperation> layers, StepInternals internals) {
    this.layers = layers;
    this.internals = internals;
    this.before = new float[internals.weights().parameters().length];
    this.sorted = new float[before.length];
  }

  /** Null where none of it is needed. */
  static @Nullable ComparisonStatistics of(
      Set<Statistic> needs, List<WatchedOperation> layers, StepInternals internals) {
    return needs.stream().anyMatch(MEASURED::contains)
        ? new ComparisonStatistics(layers, internals)
        : null;
  }

  /** The gradients are there, and the outputs of so many rows. */
  void take(StepNumbers numbers, int rows) {
    float[] parameters = internals.weights().parameters();
    System.arraycopy(parameters, 0, before, 0, before.length);
    for (int i = 0; i < layers.size(); i++) {
      ParameterSlice weight = layers.get(i).weight();
      if (weight != null) {
        takeGradient(numbers, i, weight, internals.gradients().values());
        numbers.set(Statistic.WEIGHT_VARIANCE, i, variance(parameters, weight));
      }
      takeOutput(numbers, i, layers.get(i), rows);
    }
  }

  /** The step is made. */
  void takeChange(StepNumbers numbers) {
    float[] after = internals.weights().parameters();
    for (int i = 0; i < layers.size(); i++) {
      ParameterSlice weight = layers.get(i).weight();
      if (weight != null) {
        int changed = 0;
        for (int k = weight.offset(); k < weight.end(); k++) {
          double limit = 1e-8 + 1e-5 * Math.abs((double) before[k]);
          changed += Math.abs((double) after[k] - before[k]) > limit ? 1 : 0;
        }
        numbers.set(Statistic.WEIGHT_CHANGED, i, (double) changed / weight.size());
      }
    }
  }

  private void takeGradient(
      StepNumbers numbers, int layer, ParameterSlice weight, float[] gradients) {
    int size = weight.size();
    double sum = 0;
    for (int k = weight.offset(); k < weight.end(); k++) {
      sum += Math.abs((double) gradients[k]);
    }
    numbers.set(Statistic.GRADIENT_MEAN_ABS, layer, sum / size);
    System.arraycopy(gradients, weight.offset(), sorted, 0, size);
    Arrays.sort(sorted, 0, size);
    numbers.set(Statistic.GRADIENT_P5, layer, percentile(size, 0.05));
    numbers.set(Statistic.GRADIENT_P95, layer, percentile(size, 0.95));
  }

  /** Between two entries in proportion, as NumPy does. */
  private double percentile(int size, double fraction) {
    double place = fraction * (size - 1);
    int low = (int) place;
    int high = Math.min(low + 1, size - 1);
    return sorted[low] + (place - low) * ((double) sorted[high] - sorted[low]);
  }

  private static double variance(float[] values, ParameterSlice slice) {
    double sum = 0;
    for (int k = slice.offset(); k < slice.end(); k++) {
      sum += values[k];
    }
    double mean = sum / slice.size();
    double squares = 0;
    for (int k = slice.offset(); k < slice.end(); k++) {
      squares += (values[k] - mean) * (values[k] - mean);
    }
    return squares / slice.size();
  }

  private static void takeOutput(StepNumbers numbers, int i, WatchedOperation layer, int rows) {
    Tensor output = layer.step().output().data();
    switch (layer.activation().text()) {
      case "relu" ->
          numbers.set(Statistic.ACTIVATION_RARELY_ACTIVE, i, units(output, rows, y -> !(y > 0)));
      case "tanh" -> {
        numbers.set(
            Statistic.ACTIVATION_MOSTLY_SATURATED, i, units(output, rows, y -> Math.abs(y) >= 1));
        numbers.set(
            Statistic.ACTIVATION_INPUT_BEYOND_5,
            i,
            entries(output, rows, y -> Math.abs(y) > TANH_OF_5));
      }
      case "sigmoid" -> {
        numbers.set(
            Statistic.ACTIVATION_MOSTLY_SATURATED,
            i,
            units(output, rows, y -> y >= 1 || y < SIGMOID_OF_MINUS_23));
        numbers.set(
            Statistic.ACTIVATION_INPUT_BEYOND_5,
            i,
            entries(output, rows, y -> y > SIGMOID_OF_5 || y < 1 - SIGMOID_OF_5));
      }
      default -> {
        // no rule looks at others
      }
    }
  }

  /** The fraction of units of which it is true in more than half of the rows. */
  private static double units(Tensor output, int rows, DoublePredicate is) {
    int units = 0;
    for (int c = 0; c < output.width(); c++) {
      int count = 0;
      for (int r = 0; r < rows; r++) {
        count += is.test(output.array()[output.offset() + r * output.stride() + c]) ? 1 : 0;
      }
      units += 2 * count > rows ? 1 : 0;
    }
    return (double) units / output.width();
  }

  private static double entries(Tensor output, int rows, DoublePredicate is) {
    int count = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < output.width(); c++) {
        count += is.test(output.array()[output.offset() + r * output.stride() + c]) ? 1 : 0;
      }
    }
    return (double) count / ((long) rows * output.width());
  }
}
