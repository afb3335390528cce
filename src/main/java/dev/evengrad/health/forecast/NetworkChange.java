package dev.evengrad.health.forecast;

import dev.evengrad.EvengradException;
import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.LayerNorm;
import dev.evengrad.layer.Prelu;
import dev.evengrad.layer.Repeat;
import dev.evengrad.layer.Residual;
import dev.evengrad.layer.RmsNorm;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * One change of all hidden layers of a network; the layer of the output stays as it is, and so do heads and a user's own layers, which
 * nobody but the user can rewrite. {@link Changes} makes them.
 */
public abstract class NetworkChange {
  NetworkChange() {}

  /**
   * The changed network; the same one if there is nothing to change.
   *
   * @throws EvengradException if its layers do not fit each other any more, as with a residual connection around one that changes the
   *     width
   */
  public ModelSpec of(ModelSpec spec) {
    return new ModelSpec(spec.input(), of(spec.layers()));
  }

  /** The changed layers of a whole network, the last dense one of which is its output. */
  List<Layer> of(List<Layer> layers) {
    int output = output(layers);
    List<Layer> changed = new ArrayList<>(all(layers.subList(0, output)));
    changed.addAll(layers.subList(output, layers.size()));
    return changed;
  }

  /** The index of the last dense layer, that of the output; 0 if there is none. */
  static int output(List<Layer> layers) {
    int output = layers.size() - 1;
    while (output > 0 && !(layers.get(output) instanceof Dense)) {
      output--;
    }
    return output;
  }

  /**
   * What becomes of a dense layer.
   *
   * @param follows the activation that its output goes through, be it its own or that of a layer after it
   */
  List<Layer> dense(Dense dense, Activation follows) {
    return List.of(dense);
  }

  /** What becomes of an activation that is a layer of its own. */
  List<Layer> activation(ActivationLayer layer) {
    return List.of(layer);
  }

  /** What becomes of a normalisation. */
  List<Layer> normalization(Layer layer) {
    return List.of(layer);
  }

  /** What becomes of a residual connection, whose layers have been changed. */
  Layer residual(Residual residual) {
    return residual;
  }

  /** What becomes of layers that are repeated, which have been changed. */
  List<Layer> repeated(List<Layer> layers) {
    return layers;
  }

  /** Whether layers inside residual connections and branches are changed, too. */
  boolean inside() {
    return true;
  }

  private List<Layer> all(List<Layer> layers) {
    List<Layer> changed = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      changed.addAll(
          layers.get(i) instanceof Dense d
              ? dense(d, follows(d, layers.subList(i + 1, layers.size())))
              : one(layers.get(i)));
    }
    return changed;
  }

  private static Activation follows(Dense dense, List<Layer> rest) {
    if (!dense.activation().equals(Activations.IDENTITY)) {
      return dense.activation();
    }
    for (Layer layer : rest) {
      if (layer instanceof ActivationLayer a) {
        return a.activation();
      }
      if (layer instanceof Prelu) {
        // it starts as one, only with another slope
        return Activations.LEAKY_RELU;
      }
      if (!normalizes(layer)) {
        break;
      }
    }
    return Activations.IDENTITY;
  }

  static boolean normalizes(Layer layer) {
    return layer instanceof BatchNorm || layer instanceof LayerNorm || layer instanceof RmsNorm;
  }

  private List<Layer> one(Layer layer) {
    return switch (layer) {
      case ActivationLayer a -> activation(a);
      case Repeat r -> List.of(new Repeat(r.times(), repeated(all(r.layers()))));
      case Residual r -> List.of(residual(inside() ? changed(r) : r));
      case Branches b when inside() ->
          List.of(new Branches(b.branches().stream().map(this::all).toList(), b.sum()));
      default -> normalizes(layer) ? normalization(layer) : List.of(layer);
    };
  }

  private Residual changed(Residual r) {
    return new Residual(
        all(r.layers()), r.scale(), r.learned(), r.project(), r.zero(), r.trained());
  }
}
