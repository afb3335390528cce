package dev.evengrad.examples;

import dev.evengrad.init.Initializers;
import dev.evengrad.layer.RowLayer;
import dev.evengrad.tensor.Shape;
import java.util.List;

/** {@code y = weight * x}, column by column (LayerScale, Touvron and others 2021). */
public final class LayerScale extends RowLayer {
  @Override
  public String text() {
    return "layer_scale";
  }

  @Override
  protected List<Parameter> parameters(int inputs) {
    return List.of(new Parameter("weight", Shape.of(inputs), 1, 1, Initializers.constant(0.1)));
  }

  @Override
  protected void forward(float[] x, float[][] parameters, float[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = parameters[0][i] * x[i];
    }
  }

  @Override
  protected void backward(
      float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients) {
    for (int i = 0; i < x.length; i++) {
      dx[i] = parameters[0][i] * dy[i];
      gradients[0][i] += dy[i] * x[i];
    }
  }
}
