package dev.evengrad.layer;

import dev.evengrad.tensor.Shape;

/**
 * Softmax of each row: {@code p = exp(z - max z) / sum exp(z - max z)}. A row with a NaN or +infinity gives NaN throughout, as in
 * PyTorch. Not to be put before the loss {@code softmax_cross_entropy}, which takes what stands before the softmax.
 */
public record Softmax() implements Layer {
  private static final String KIND = "softmax";

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
    return SoftmaxOp.compile(c, c.name(KIND), input, false);
  }
}
