package dev.evengrad.layer;

import dev.evengrad.tensor.Shape;

/**
 * The logarithm of the softmax of each row: {@code y = (z - max z) - log sum exp(z - max z)}, stable where the softmax underflows. A
 * row with a NaN or +infinity gives NaN throughout, as in PyTorch.
 */
public record LogSoftmax() implements Layer {
  private static final String KIND = "log_softmax";

  @Override
  public String text() {
    return KIND;
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    declaration.row(declaration.name(KIND), this, input, input);
    return input;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return SoftmaxOp.compile(c, c.name(KIND), input, true);
  }
}
