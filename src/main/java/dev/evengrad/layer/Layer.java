package dev.evengrad.layer;

import dev.evengrad.ShapeException;
import dev.evengrad.init.Initializer;
import dev.evengrad.tensor.Shape;

/**
 * A layer as a description without numbers. Immutable, equal if its text is. Implement it to add a layer of your own: the two
 * methods that walk the network must ask for names ({@code name(kind)}) in the same order.
 */
public interface Layer {
  /** The shortest text that makes an equal layer, e.g. {@code dense 128 relu}. */
  String text();

  /**
   * Declares parameters and buffers, and infers the shape of the output.
   *
   * @param input the shape of one row of the input
   * @throws ShapeException if the layer cannot take such an input
   */
  Shape declare(Declaration declaration, Shape input);

  /**
   * The same layer in which every dense layer without an initializer of its own has this one; a layer that holds layers passes it
   * on to them.
   */
  default Layer initialized(Initializer initializer) {
    return this;
  }

  /** Makes the operations of a plan and returns what the last of them hands on. */
  Value compile(Compilation compilation, Value input);
}
