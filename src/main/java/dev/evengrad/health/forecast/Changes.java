package dev.evengrad.health.forecast;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.Repeat;
import dev.evengrad.layer.Residual;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes that may make a network healthy. */
public final class Changes {
  private static final Set<Activation> FLAT =
      Set.of(
          Activations.SIGMOID,
          Activations.HARD_SIGMOID,
          Activations.TANH,
          Activations.HARD_TANH,
          Activations.SOFTSIGN);

  private Changes() {}

  /** The initial weights that fit the activation that follows. */
  public static NetworkChange initialization() {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        return List.of(fitted(dense, dense.activation(), follows));
      }
    };
  }

  /** Another activation, with the initial weights that fit it. */
  public static NetworkChange activation(Activation other) {
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
  public static NetworkChange normalization() {
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
  public static NetworkChange withoutNormalization() {
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

  /**
   * What is known to train, of the same depth, width and activations: no normalisation outside of residual connections, the initial
   * weights that fit each activation, biases.
   */
  public static NetworkChange reference() {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        Dense fitted = fitted(dense, dense.activation(), follows);
        return List.of(
            new Dense(fitted.units(), fitted.activation(), true, fitted.init(), fitted.trained()));
      }

      @Override
      List<Layer> normalization(Layer layer) {
        return List.of();
      }

      @Override
      boolean inside() {
        return false;
      }
    };
  }

  /**
   * Another network in the place of the hidden layers: two of so many ReLU units. What comes behind them, the layer of the output first,
   * stays.
   */
  public static NetworkChange shallow(int units) {
    return new NetworkChange() {
      @Override
      List<Layer> of(List<Layer> layers) {
        List<Layer> all = new ArrayList<>();
        all.add(Layers.standardize());
        all.add(Layers.flatten());
        all.add(Layers.dense(units, Activations.RELU));
        all.add(Layers.dense(units, Activations.RELU));
        all.addAll(layers.subList(output(layers), layers.size()));
        return all;
      }

      @Override
      public ModelSpec of(ModelSpec spec) {
        List<Layer> all = of(spec.layers());
        if (spec.input().shape().rank() == 1) {
          all.remove(1);
        }
        return new ModelSpec(spec.input(), all);
      }
    };
  }

  /** Another scale of residual connections that neither learn theirs nor start at zero. */
  public static NetworkChange residualScale(double scale) {
    return new NetworkChange() {
      @Override
      Layer residual(Residual r) {
        return r.learned() || r.zero() ? r : r.scale(scale);
      }
    };
  }

  /** Residual connections around what is repeated. */
  public static NetworkChange residualConnections(double scale) {
    return connections(scale, false);
  }

  /** The same, each with a projection where its layers change the width. */
  public static NetworkChange projectedConnections(double scale) {
    return connections(scale, true);
  }

  /** Whether the hidden layers have activations that are flat on both sides, such as sigmoid and tanh. */
  public static boolean saturating(ModelSpec spec) {
    boolean[] found = {false};
    NetworkChange unused =
        new NetworkChange() {
          @Override
          List<Layer> dense(Dense dense, Activation follows) {
            found[0] |= FLAT.contains(follows);
            return List.of(dense);
          }
        };
    ModelSpec same = unused.of(spec);
    assert same.equals(spec);
    return found[0];
  }

  /** The number of residual connections, each repetition counted. */
  public static int residuals(ModelSpec spec) {
    return residuals(spec.layers());
  }

  private static int residuals(List<Layer> layers) {
    int count = 0;
    for (Layer layer : layers) {
      count +=
          switch (layer) {
            case Residual r -> 1;
            case Repeat r -> r.times() * residuals(r.layers());
            default -> 0;
          };
    }
    return count;
  }

  /** How often layers are repeated in all, at least 1. */
  public static int repetitions(ModelSpec spec) {
    return Math.max(
        1, spec.layers().stream().mapToInt(l -> l instanceof Repeat r ? r.times() : 0).sum());
  }

  /** 1/sqrt(depth): three digits are enough, and pleasant to read. */
  public static double scale(int depth) {
    return Math.max(1, Math.round(1000 / Math.sqrt(depth))) / 1000.0;
  }

  private static NetworkChange connections(double scale, boolean projected) {
    return new NetworkChange() {
      @Override
      List<Layer> dense(Dense dense, Activation follows) {
        return List.of(fitted(dense, dense.activation(), follows));
      }

      @Override
      List<Layer> repeated(List<Layer> layers) {
        Residual residual = Layers.residual(layers.toArray(Layer[]::new)).scale(scale);
        return List.of(projected ? residual.projected() : residual);
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
