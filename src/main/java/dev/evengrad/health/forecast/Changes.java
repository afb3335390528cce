package dev.evengrad.health.forecast;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.Residual;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes that may make a network healthy. */
final class Changes {
  private Changes() {}

  /** The initial weights that fit the activation that follows. */
  static NetworkChange initialization() {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        return List.of(fitted(dense, dense.activation(), follows));
      }
    };
  }

  /** Another activation, with the initial weights that fit it. */
  static NetworkChange activation(Activation other) {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        boolean none = follows.equals(Activations.IDENTITY);
        boolean own = !dense.activation().equals(Activations.IDENTITY);
        return List.of(fitted(dense, own ? other : dense.activation(), none ? follows : other));
      }

      @Override
      List<Layer> activation(ActivationLayer layer) {
        return List.of(Layers.activation(other));
      }
    };
  }

  /** A layer normalisation before each activation. */
  static NetworkChange normalization() {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        if (dense.activation().equals(Activations.IDENTITY)) {
          return List.of(dense);
        }
        Initializer init = dense.init() == null ? Initializers.defaultFor(follows) : dense.init();
        return List.of(
            with(dense, Activations.IDENTITY, init),
            Layers.layerNorm(),
            Layers.activation(dense.activation()));
      }

      @Override
      List<Layer> activation(ActivationLayer layer) {
        return List.of(Layers.layerNorm(), layer);
      }
    };
  }

  /** No normalisation, and the initial weights that fit. */
  static NetworkChange withoutNormalization() {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        return List.of(fitted(dense, dense.activation(), follows));
      }

      @Override
      List<Layer> normalization(Layer layer) {
        return List.of();
      }
    };
  }

  /** Another scale of residual connections that neither learn theirs nor start at zero. */
  static NetworkChange residualScale(double scale) {
    return new NetworkChange() {
      @Override
      Layer residual(Residual r) {
        return r.learned() || r.zero() ? r : r.scale(scale);
      }
    };
  }

  /** Residual connections around what is repeated. */
  static NetworkChange residualConnections(double scale) {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        return List.of(fitted(dense, dense.activation(), follows));
      }

      @Override
      List<Layer> repeated(List<Layer> layers) {
        return List.of(Layers.residual(layers.toArray(Layer[]::new)).scale(scale));
      }

      @Override
      boolean inside() {
        return false;
      }
    };
  }

  private static Dense fitted(Dense dense, Activation activation, Activation follows) {
    Initializer fitting = Initializers.defaultFor(follows);
    return with(
        dense, activation, fitting.equals(Initializers.defaultFor(activation)) ? null : fitting);
  }

  private static Dense with(Dense dense, Activation activation, @Nullable Initializer init) {
    return new Dense(dense.units(), activation, dense.bias(), init, dense.trained());
  }
}
