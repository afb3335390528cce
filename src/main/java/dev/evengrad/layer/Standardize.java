package dev.evengrad.layer;

import dev.evengrad.SpecException;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;

/**
 * Shifts and scales each input column to mean 0 and deviation 1: {@code y = (x - mean) * factor}, factor being 1/deviation, or 1 for a
 * constant column. Buffers {@code mean} and {@code factor} [inputs], taken from the training data before the first step and kept in
 * the model. Must be the first layer, since only the network's input has statistics before training.
 */
public record Standardize() implements Layer {
  /** The kind in the layer's name: its buffers are {@code standardize1.mean} and {@code standardize1.factor}. */
  public static final String KIND = "standardize";

  @Override
  public String text() {
    return KIND;
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    if (!declaration.rows().isEmpty()) {
      throw new SpecException(
          "standardize must be the first layer: only the network's input has statistics before"
              + " training");
    }
    declaration.buffer(name, "mean", Shape.of(input.size()), 0f);
    declaration.buffer(name, "factor", Shape.of(input.size()), 1f);
    declaration.row(name, this, input, input);
    return input;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name(KIND);
    ParameterSlice mean = c.weights().bufferLayout().get(name + ".mean");
    ParameterSlice factor = c.weights().bufferLayout().get(name + ".factor");
    Value output = Value.of(input.shape(), c.tensor(input.data().width()), null);
    return c.emit(
        name,
        new Op(
            c.kernels(),
            c.weights().buffers(),
            mean.offset(),
            factor.offset(),
            input.data(),
            output.data()),
        input,
        output);
  }

  /** No gradient: nothing below the first layer wants one. */
  private record Op(Kernels kernels, float[] buffers, int mean, int factor, Tensor x, Tensor y)
      implements LayerOp {
    @Override
    public void forward(int rows) {
      kernels.standardize(
          rows,
          x.width(),
          x.array(),
          x.offset(),
          x.stride(),
          buffers,
          mean,
          buffers,
          factor,
          y.array(),
          y.offset(),
          y.stride());
    }

    @Override
    public void backward(int rows) {
      // the input of the network has no gradient
    }
  }
}
