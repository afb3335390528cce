package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.init.Initializer;
import dev.evengrad.tensor.Shape;
import java.util.List;

/**
 * The same layers several times, one behind the other, each time with parameters of their own: {@code repeat 30 [dense 64
 * sigmoid]} is {@code dense 64 sigmoid} written thirty times. Names count on: {@code dense1} to {@code dense30}.
 *
 * @param times how often, at least 1
 * @param layers what is repeated
 */
public record Repeat(int times, List<Layer> layers) implements Layer {
  private static final String KIND = "repeat";

  /**
   * Checks the arguments.
   *
   * @throws SettingException if there is nothing to repeat
   */
  public Repeat {
    layers = Layers.required(KIND, layers);
    SettingException.requireCount("times of a repeat", times);
  }

  @Override
  public Repeat initialized(Initializer initializer) {
    return new Repeat(times, Layers.initialized(layers, initializer));
  }

  @Override
  public String text() {
    return KIND + " " + times + " " + Layers.block(layers);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    return declaration.nested(
        declaration.name(KIND),
        KIND + " " + times,
        input,
        () -> declaration.repeat(times, layers, input));
  }

  @Override
  public Value compile(Compilation c, Value input) {
    Value value = input;
    for (int i = 0; i < times; i++) {
      value = c.compile(layers, value);
    }
    return value;
  }
}
