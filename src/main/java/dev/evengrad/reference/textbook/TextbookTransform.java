package dev.evengrad.reference.textbook;

/**
 * The twin of a clip or an optimizer: one step over all parameters. It also carries the rounding
 * errors of the engine along: how far the engine's gradients, parameters and states may be from the
 * textbook's after it, given how far they were before.
 */
public interface TextbookTransform {
  /** A clip rewrites the gradients; an optimizer the parameters and its states. */
  void step(TextbookStep step);
}
