package dev.evengrad.optim;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;

/** Parameters, gradients and an {@link Update} on them, for parameters of given sizes. */
final class Arena {
  final ParameterLayout layout;
  final float[] parameters;
  final float[] gradients;
  final TensorStatistics[] statistics;
  final ElementwiseKernels kernels = new ScalarElementwise();
  final Update update;

  /** Zero parameters called p0, p1, ... */
  Arena(Chain chain, int... sizes) {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    this.statistics = new TensorStatistics[sizes.length];
    for (int s = 0; s < sizes.length; s++) {
      builder.add("p" + s, Shape.of(sizes[s]));
      statistics[s] = new TensorStatistics(sizes[s]);
    }
    this.layout = builder.build();
    this.parameters = new float[layout.length()];
    this.gradients = new float[layout.length()];
    this.update = Update.plan(chain, layout, parameters, gradients, statistics, kernels);
  }

  /** Sets one parameter's values. */
  Arena parameter(int slice, float... values) {
    set(parameters, slice, values);
    update.measureParameters();
    return this;
  }

  /** One parameter's values. */
  float[] parameter(int slice) {
    ParameterSlice s = layout.slices().get(slice);
    return Arrays.copyOfRange(parameters, s.offset(), s.end());
  }

  /** Runs a step with the given gradients, one array a parameter. */
  UpdateOutcome step(float[]... values) {
    return step(1, values);
  }

  /** Runs a step with the given gradients, one array a parameter. */
  UpdateOutcome step(double rateFactor, float[]... values) {
    for (int s = 0; s < values.length; s++) {
      set(gradients, s, values[s]);
    }
    return stepAgain(rateFactor);
  }

  /** Runs a step with the gradients as they stand in the arena. */
  UpdateOutcome stepAgain(double rateFactor) {
    measure();
    return update.run(rateFactor);
  }

  /** Measures the gradients, as the engine does when it makes them. */
  void measure() {
    for (int s = 0; s < statistics.length; s++) {
      ParameterSlice slice = layout.slices().get(s);
      kernels.statistics(slice.size(), gradients, slice.offset(), statistics[s]);
    }
  }

  private void set(float[] target, int slice, float[] values) {
    ParameterSlice s = layout.slices().get(slice);
    if (values.length != s.size()) {
      throw new IllegalArgumentException(values.length + " values for " + s);
    }
    System.arraycopy(values, 0, target, s.offset(), values.length);
  }
}
