package dev.evengrad.layer;

import dev.evengrad.kernel.LeakyRows;
import org.jspecify.annotations.Nullable;

/** {@link Prelu} compiled. */
final class PreluOp implements LayerOp {
  private final float[] parameters;
  private final int slope;
  private final Value input;
  private final Value output;
  private final @Nullable Tensor multiplied;
  private final @Nullable FactorGradient gradient;

  PreluOp(Compilation c, String parameter, Value input, Value output) {
    this.parameters = c.weights().parameters();
    this.slope = c.weights().parameterLayout().get(parameter).offset();
    this.input = input;
    this.output = output;
    boolean trained = c.trains(parameter);
    this.multiplied = trained ? c.tensor(output.data().width()) : null;
    this.gradient = trained ? new FactorGradient(c, parameter, output) : null;
  }

  @Override
  public void forward(int rows) {
    Tensor z = input.data();
    Tensor y = output.data();
    for (int r = 0; r < rows; r++) {
      LeakyRows.forward(z.width(), parameters[slope], z.array(), z.row(r), y.array(), y.row(r));
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    if (dy == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    Tensor z = input.data();
    int n = z.width();
    if (gradient != null && multiplied != null) {
      for (int r = 0; r < rows; r++) {
        LeakyRows.multiplied(n, z.array(), z.row(r), multiplied.array(), multiplied.row(r));
      }
      gradient.write(rows, dy, multiplied);
    }
    Tensor dz = input.delta();
    if (dz != null) {
      for (int r = 0; r < rows; r++) {
        LeakyRows.backward(
            n,
            parameters[slope],
            z.array(),
            z.row(r),
            dy.array(),
            dy.row(r),
            dz.array(),
            dz.row(r));
      }
      input.applyDerivative(rows);
    }
  }
}
