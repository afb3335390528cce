package dev.evengrad.layer;

import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The rectifier with a learned slope (He et al. 2015): {@code y = z} where {@code z > 0}, else {@code slope z}. Parameter {@code slope}
 * [1], 0.25 at first, shared by all entries; at 0 the derivative is the slope. As PyTorch's PReLU.
 *
 * @param trained false if the slope stays as it is in training
 */
public record Prelu(boolean trained) implements Layer {
  private static final String KIND = "prelu";

  /** A layer that is trained. */
  public Prelu() {
    this(true);
  }

  /** The same layer with a slope that stays as it is in training. */
  public Prelu frozen() {
    return new Prelu(false);
  }

  @Override
  public String text() {
    return KIND + (trained ? "" : Layers.FROZEN);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    declaration.parameter(name, "slope", Shape.of(1), 1, 1, new Quarter());
    if (!trained) {
      declaration.freeze(name);
    }
    declaration.row(name, this, input, input);
    return input;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name(KIND);
    int width = input.data().width();
    Value output = Value.of(input.shape(), c.tensor(width), c.delta(width, name, List.of(input)));
    return c.emit(name, new PreluOp(c, name + ".slope", input, output), input, output);
  }

  /** Where the slope starts. */
  private record Quarter() implements Initializer {
    @Override
    public String text() {
      return "0.25";
    }

    @Override
    public void fill(
        float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
      Arrays.fill(dst, offset, offset + shape.size(), 0.25f);
    }
  }
}
