package dev.evengrad.activation;

import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import java.util.function.Function;

/** The built-in activations: as constants for code, as a registry for text. */
public final class Activations {
  /** {@code y = z}. */
  public static final Activation IDENTITY = new Identity();

  /** {@code y = max(z, 0)}. */
  public static final Activation RELU = new Relu();

  /** The hyperbolic tangent. */
  public static final Activation TANH = new Tanh();

  /** {@code y = 1 / (1 + exp(-z))}. */
  public static final Activation SIGMOID = new Sigmoid();

  /** The built-in activations by name. */
  public static final Registry<Function<Arguments, Activation>> REGISTRY =
      Registry.<Function<Arguments, Activation>>empty("activation")
          .with("identity", "identity", "y = z", a -> IDENTITY)
          .with("relu", "relu", "y = max(z, 0)", a -> RELU)
          .with("tanh", "tanh", "the hyperbolic tangent", a -> TANH)
          .with("sigmoid", "sigmoid", "y = 1 / (1 + exp(-z))", a -> SIGMOID);

  private Activations() {}
}
