package dev.evengrad.reference.textbook;

/** The twin of an activation: a function of one variable, and how far the engine may be from it. */
public interface TextbookActivation {
  /** f(z). */
  double value(double z);

  /** f'(z), exact, from the input; at a kink the engine's choice (that of PyTorch). */
  double derivative(double z);

  /**
   * f' in the form in which the engine takes it, from what it saved: the output y, or the input z
   * (the default). Equal to {@link #derivative} at the input that gave the output.
   */
  default double derivativeFromSaved(double saved) {
    return derivative(saved);
  }

  /** Where the derivative or its own derivative jumps, ascending. */
  default double[] kinks() {
    return new double[0];
  }

  /**
   * The input nearest to {@code z} on the side of the kinks on which the engine was, given the
   * engine's output: so an end-to-end comparison takes masks from the float run.
   */
  default double onSideOf(double z, double engineOutput) {
    return z;
  }

  /** Whether many of its outputs or derivatives are exactly zero for inputs around zero. */
  default boolean reluLike() {
    return false;
  }

  /** The largest difference between the engine's value at a float {@code z} and f(z). */
  double valueError(double z);

  /** The largest difference between the engine's factor and {@link #derivativeFromSaved}. */
  double derivativeError(double saved);
}
