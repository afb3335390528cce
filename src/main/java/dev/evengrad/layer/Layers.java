package dev.evengrad.layer;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializers;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import java.util.function.BiFunction;

/** The built-in layers: as factories for code, as a registry for text. */
public final class Layers {
  /** The built-in layers, activations and initializers. */
  public static final LayerRegistry REGISTRY =
      new LayerRegistry(
          Registry.<BiFunction<Arguments, LayerRegistry, Layer>>empty("layer")
              .with(
                  "dense",
                  "dense units activation=identity bias=true init=",
                  "y = f(W x + b)",
                  Layers::readDense)
              .with(
                  "standardize",
                  "standardize",
                  "input columns to mean 0, deviation 1; first layer only",
                  (a, r) -> standardize()),
          Activations.REGISTRY,
          Initializers.REGISTRY);

  private Layers() {}

  /** A fully connected layer without an activation. */
  public static Dense dense(int units) {
    return new Dense(units, Activations.IDENTITY, true, null);
  }

  /** A fully connected layer. */
  public static Dense dense(int units, Activation activation) {
    return new Dense(units, activation, true, null);
  }

  /** Input columns to mean 0 and deviation 1, by the training data. */
  public static Layer standardize() {
    return new Standardize();
  }

  /** An activation as a layer. */
  public static Layer activation(Activation activation) {
    return new ActivationLayer(activation);
  }

  private static Layer readDense(Arguments a, LayerRegistry registry) {
    int units = a.count("units");
    Activation activation = a.call("activation", registry.activations());
    return new Dense(
        units,
        activation == null ? Activations.IDENTITY : activation,
        a.flag("bias", true),
        a.call("init", registry.initializers()));
  }
}
