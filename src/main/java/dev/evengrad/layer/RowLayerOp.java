package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link RowLayer} compiled: each row is copied to arrays of its own, so that its functions need no offsets and can harm nothing. */
final class RowLayerOp implements LayerOp {
  private final RowLayer layer;
  private final Kernels kernels;
  private final Value input;
  private final Value output;
  private final StepClock clock;
  private final ParameterSlice[] slices;
  private final float[] weights;
  private final float @Nullable [] gradients;
  private final TensorStatistics[] statistics;
  private final float[] x;
  private final float[] y;
  private final float[] dx;
  private final float[] dy;
  private final float[][] parameters;
  private final float[][] sums;

  RowLayerOp(Compilation c, RowLayer layer, List<String> names, Value input, Value output) {
    this.layer = layer;
    this.kernels = c.kernels();
    this.input = input;
    this.output = output;
    this.clock = c.clock();
    this.weights = c.weights().parameters();
    this.gradients = c.training() ? c.gradients().values() : null;
    this.x = new float[input.data().width()];
    this.y = new float[output.data().width()];
    this.dx = new float[c.training() ? x.length : 0];
    this.dy = new float[c.training() ? y.length : 0];
    int count = names.size();
    this.slices = new ParameterSlice[count];
    this.parameters = new float[count][];
    this.sums = new float[count][];
    this.statistics = new TensorStatistics[c.training() ? count : 0];
    for (int k = 0; k < count; k++) {
      slices[k] = c.weights().parameterLayout().get(names.get(k));
      parameters[k] = new float[slices[k].size()];
      sums[k] = new float[c.training() ? slices[k].size() : 0];
      if (c.training()) {
        statistics[k] = c.gradients().statistics(names.get(k));
      }
    }
  }

  @Override
  public void forward(int rows) {
    takeParameters();
    Tensor from = input.data();
    Tensor to = output.data();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from.array(), from.row(r), x, 0, x.length);
      layer.forward(x, parameters, y);
      System.arraycopy(y, 0, to.array(), to.row(r), y.length);
    }
  }

  @Override
  public void backward(int rows) {
    Tensor gradient = output.delta();
    if (gradient == null || gradients == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    takeParameters();
    for (int k = 0; k < sums.length && !clock.accumulates(); k++) {
      Arrays.fill(sums[k], 0);
    }
    Tensor from = input.data();
    Tensor to = input.delta();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from.array(), from.row(r), x, 0, x.length);
      System.arraycopy(gradient.array(), gradient.row(r), dy, 0, dy.length);
      Arrays.fill(dx, 0);
      layer.backward(x, parameters, dy, dx, sums);
      if (to != null) {
        System.arraycopy(dx, 0, to.array(), to.row(r), dx.length);
      }
    }
    input.applyDerivative(rows);
    for (int k = 0; k < slices.length; k++) {
      int offset = slices[k].offset();
      System.arraycopy(sums[k], 0, gradients, offset, sums[k].length);
      kernels.statistics(sums[k].length, gradients, offset, statistics[k]);
    }
  }

  private void takeParameters() {
    for (int k = 0; k < slices.length; k++) {
      System.arraycopy(weights, slices[k].offset(), parameters[k], 0, parameters[k].length);
    }
  }
}
