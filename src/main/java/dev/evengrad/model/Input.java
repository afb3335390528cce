package dev.evengrad.model;

import dev.evengrad.tensor.Shape;

/**
 * What goes into a network.
 *
 * @param shape the shape of one row
 */
public record Input(Shape shape) {
  /** E.g. {@code input 64}. */
  public String text() {
    StringBuilder text = new StringBuilder("input");
    for (int size : shape.sizes()) {
      text.append(' ').append(size);
    }
    return text.toString();
  }
}
