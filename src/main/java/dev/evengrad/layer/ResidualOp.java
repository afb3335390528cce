package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * {@link Residual} compiled: {@code y = fma(s, f, x)}; {@code dx = dy}, {@code df = s dy}, {@code ds = sum dy f}, column by column
 * in the order of the rows, then over the columns in order.
 */
final class ResidualOp implements LayerOp {
  private final Kernels kernels;
  private final float[] scales;
  private final int scaleOffset;
  private final Value shortcut;
  private final Value branch;
  private final Value output;
  private final @Nullable FactorGradient gradient;

  /** With a fixed scale. */
  ResidualOp(Compilation c, float scale, Value shortcut, Value branch, Value output) {
    this.kernels = c.kernels();
    this.scales = new float[] {scale};
    this.scaleOffset = 0;
    this.shortcut = shortcut;
    this.branch = branch;
    this.output = output;
    this.gradient = null;
  }

  /** With a scale that is learned. */
  ResidualOp(Compilation c, String parameter, Value shortcut, Value branch, Value output) {
    this.kernels = c.kernels();
    this.scales = c.weights().parameters();
    this.scaleOffset = c.weights().parameterLayout().get(parameter).offset();
    this.shortcut = shortcut;
    this.branch = branch;
    this.output = output;
    this.gradient = c.trains(parameter) ? new FactorGradient(c, parameter, output) : null;
  }

  @Override
  public void forward(int rows) {
    Tensor y = output.data();
    Tensor f = branch.data();
    shortcut.data().copyTo(y, 0, 0, y.width(), rows);
    float scale = scales[scaleOffset];
    for (int r = 0; r < rows; r++) {
      kernels.addScaled(y.width(), scale, f.array(), f.row(r), y.array(), y.row(r));
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    if (dy == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    if (gradient != null) {
      gradient.write(rows, dy, branch.data());
    }
    Tensor dx = shortcut.delta();
    if (dx != null) {
      dy.copyTo(dx, 0, 0, dy.width(), rows);
      shortcut.applyDerivative(rows);
    }
    Tensor df = branch.delta();
    if (df != null) {
      float scale = scales[scaleOffset];
      for (int r = 0; r < rows; r++) {
        kernels.scale(dy.width(), scale, dy.array(), dy.row(r), df.array(), df.row(r));
      }
      branch.applyDerivative(rows);
    }
  }
}
