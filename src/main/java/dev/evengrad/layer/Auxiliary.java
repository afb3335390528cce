package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.init.Initializer;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;
import java.util.List;

/**
 * An auxiliary classifier head (Szegedy et al. 2014, Inception): hands its input on unchanged; in training its layers make a second
 * output of the size of the network's, on which the network's loss is taken too. What is minimised is {@code loss + sum of weight *
 * auxiliary loss}, so layers far below the output get a gradient by a short way. In prediction and evaluation it is nothing; its
 * parameters stay in the model, so that training can go on.
 *
 * <p>Its layers are named and counted on their own ({@code auxiliary1/dense1}), so a head renames no other layer and leaves every other
 * initial weight as it was.
 *
 * @param layers the head, at least one layer; none of them may be or hold a head
 * @param weight of the loss on its output
 */
public record Auxiliary(List<Layer> layers, double weight) implements Layer {
  /** The kind in the layer's name, e.g. {@code auxiliary1}. */
  public static final String KIND = "auxiliary";

  /** The weight where none is given: that of the paper. */
  static final double WEIGHT = 0.3;

  /**
   * Checks the arguments.
   *
   * @throws SettingException if there is no layer, or the weight is not above 0 as a float
   */
  public Auxiliary {
    layers = Layers.required(KIND, layers);
    SettingException.requirePositive("weight of an auxiliary head", weight);
    float factor = (float) weight;
    if (factor == 0 || Float.isInfinite(factor)) {
      throw new SettingException(
          "weight of an auxiliary head", weight, "a number that a float holds");
    }
  }

  @Override
  public Auxiliary initialized(Initializer initializer) {
    return new Auxiliary(Layers.initialized(layers, initializer), weight);
  }

  @Override
  public String text() {
    return head() + " " + Layers.block(layers);
  }

  private String head() {
    return weight == WEIGHT ? KIND : KIND + " weight=" + Numbers.text(weight);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    return declaration.nested(
        name,
        head(),
        input,
        () -> {
          declaration.head(name, () -> declaration.declare(layers, input));
          return input;
        });
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name(KIND);
    if (!c.withHeads()) {
      return input;
    }
    List<Value> ways = c.fork(name, input, 2);
    Value output = c.head(name, weight, () -> c.compile(layers, ways.get(1)));
    if (c.training() && output.delta() == null) {
      throw new SpecException(
          name
              + " has nothing to learn: no parameter before its output is trained; add e.g. a dense"
              + " layer to it, or leave it out");
    }
    return ways.get(0);
  }
}
