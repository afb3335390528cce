package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import java.util.List;

/** {@code y = x1 + x2 + ...} in order; every gradient is that of the output. */
final class SumOp implements LayerOp {
  private final Kernels kernels;
  private final Value[] inputs;
  private final Value output;

  SumOp(Kernels kernels, List<Value> inputs, Value output) {
    this.kernels = kernels;
    this.inputs = inputs.toArray(Value[]::new);
    this.output = output;
  }

  @Override
  public void forward(int rows) {
    Tensor y = output.data();
    inputs[0].data().copyTo(y, 0, 0, y.width(), rows);
    for (int i = 1; i < inputs.length; i++) {
      y.add(kernels, inputs[i].data(), rows);
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    if (dy == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    for (Value input : inputs) {
      Tensor dx = input.delta();
      if (dx != null) {
        dy.copyTo(dx, 0, 0, dy.width(), rows);
        input.applyDerivative(rows);
      }
    }
  }
}
