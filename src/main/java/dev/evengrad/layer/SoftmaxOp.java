package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.SoftmaxRows;
import java.util.List;

/** {@link Softmax} and {@link LogSoftmax} compiled; both keep the softmax for the way back. */
final class SoftmaxOp implements LayerOp {
  private final Kernels kernels;
  private final SoftmaxRows loops;
  private final boolean logarithm;
  private final Value input;
  private final Value output;
  private final Tensor softmax;
  private final float[] logSums;

  private SoftmaxOp(Compilation c, boolean logarithm, Value input, Value output) {
    this.kernels = c.kernels();
    this.loops = new SoftmaxRows(kernels.laneSums());
    this.logarithm = logarithm;
    this.input = input;
    this.output = output;
    this.softmax = logarithm ? c.tensor(output.data().width()) : output.data();
    this.logSums = new float[c.capacity()];
  }

  static Value compile(Compilation c, String name, Value input, boolean logarithm) {
    int width = input.data().width();
    Value output = Value.of(input.shape(), c.tensor(width), c.delta(width, name, List.of(input)));
    return c.emit(name, new SoftmaxOp(c, logarithm, input, output), input, output);
  }

  @Override
  public void forward(int rows) {
    Tensor z = input.data();
    Tensor p = softmax;
    Tensor y = output.data();
    kernels.softmax(
        rows,
        z.width(),
        z.array(),
        z.offset(),
        z.stride(),
        p.array(),
        p.offset(),
        p.stride(),
        logSums,
        0);
    for (int r = 0; logarithm && r < rows; r++) {
      loops.logSoftmax(z.width(), z.array(), z.row(r), logSums[r], y.array(), y.row(r));
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    Tensor dz = input.delta();
    if (dy == null || dz == null) {
      return;
    }
    Tensor p = softmax;
    for (int r = 0; r < rows; r++) {
      if (logarithm) {
        loops.logSoftmaxGradient(
            dy.width(), p.array(), p.row(r), dy.array(), dy.row(r), dz.array(), dz.row(r));
      } else {
        loops.softmaxGradient(
            dy.width(), p.array(), p.row(r), dy.array(), dy.row(r), dz.array(), dz.row(r));
      }
    }
    input.applyDerivative(rows);
  }
}
