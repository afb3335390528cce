package dev.evengrad.layer;

import java.util.List;

/** Values side by side: copies forward into ranges of columns, backward out of them. */
final class ConcatenationOp implements LayerOp {
  private final Value[] inputs;
  private final Value output;

  ConcatenationOp(List<Value> inputs, Value output) {
    this.inputs = inputs.toArray(Value[]::new);
    this.output = output;
  }

  @Override
  public void forward(int rows) {
    int column = 0;
    for (Value input : inputs) {
      Tensor x = input.data();
      x.copyTo(output.data(), 0, column, x.width(), rows);
      column += x.width();
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    if (dy == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    int column = 0;
    for (Value input : inputs) {
      Tensor dx = input.delta();
      if (dx != null) {
        dy.copyTo(dx, column, 0, dx.width(), rows);
        input.applyDerivative(rows);
      }
      column += input.data().width();
    }
  }
}
