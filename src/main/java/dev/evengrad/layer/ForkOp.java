package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import java.util.List;

/**
 * One value for several consumers: nothing to compute forward, since all see the same data; backward {@code dx = d1 + d2 + ...} in
 * the order of the consumers, times the derivative that the input's producer wants.
 */
final class ForkOp implements LayerOp {
  private final Kernels kernels;
  private final Value input;
  private final Value[] outputs;

  ForkOp(Kernels kernels, Value input, List<Value> outputs) {
    this.kernels = kernels;
    this.input = input;
    this.outputs = outputs.toArray(Value[]::new);
  }

  @Override
  public void forward(int rows) {
    // the consumers read the input's data
  }

  @Override
  public void backward(int rows) {
    Tensor dx = input.delta();
    Tensor first = outputs[0].delta();
    if (dx == null || first == null) {
      return;
    }
    first.copyTo(dx, 0, 0, dx.width(), rows);
    for (int i = 1; i < outputs.length; i++) {
      Tensor next = outputs[i].delta();
      if (next != null) {
        dx.add(kernels, next, rows);
      }
    }
    input.applyDerivative(rows);
  }
}
