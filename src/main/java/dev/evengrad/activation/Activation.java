package dev.evengrad.activation;

import dev.evengrad.kernel.ElementwiseLoops;

/**
 * An activation: a function of one variable, applied to each output of a layer. Immutable. Implement it (or extend {@link
 * ScalarActivation}, which needs two short methods) to add one of your own.
 */
public interface Activation extends ElementwiseLoops {
  /** The shortest text that makes an equal activation, e.g. {@code relu} or {@code leaky_relu(0.2)}. */
  String text();

  /**
   * Whether {@link #backward} reads the output y (true) or the input z (false). From the output nothing but y need be kept.
   */
  boolean derivativeFromOutput();
}
