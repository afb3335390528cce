package dev.evengrad.health.forecast;

/** A layer on the way back. */
@FunctionalInterface
interface Stage {
  /** Changes nothing. */
  Stage NONE = gradient -> gradient;

  /** From the gradient of its output to that of its input. On the way, what is met is entered in the table. */
  Gradient backward(Gradient output);
}
