package dev.evengrad.layer;

import dev.evengrad.tensor.Shape;

/** Rows of any shape as plain rows: {@code [4, 4]} becomes {@code [16]}. Changes the shape only; costs nothing. */
public record Flatten() implements Layer {
  @Override
  public String text() {
    return "flatten";
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    Shape output = Shape.of(input.size());
    declaration.row(declaration.name("flatten"), this, input, output);
    return output;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return input.reshaped(Shape.of(input.shape().size()));
  }
}
