package dev.evengrad.layer;

import dev.evengrad.SpecException;
import dev.evengrad.activation.Activation;
import dev.evengrad.init.Initializers;
import java.util.ArrayList;
import java.util.List;

/** The layers of a residual branch with a last dense layer that starts at zero, so that the whole branch is zero at first. */
final class ZeroedEnd {
  private static final String HINT =
      ": end the branch with a dense layer, as in 'residual zero_init=true [dense 64 relu; dense"
          + " 64]'";

  private ZeroedEnd() {}

  /**
   * The layers, the last dense one with the initializer {@code zeros}.
   *
   * @throws SpecException if what stands at the end is not a dense layer, or would not be zero, or would never learn
   */
  static List<Layer> of(List<Layer> layers) {
    int end = index(layers);
    List<Layer> zeroed = new ArrayList<>(layers);
    zeroed.set(end, zeroed((Dense) layers.get(end)));
    return zeroed;
  }

  /** Where the last dense layer stands, behind which nothing but layers that keep zeros may come. */
  static int index(List<Layer> layers) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      if (layer instanceof Dense) {
        return i;
      }
      if (layer instanceof ActivationLayer own) {
        requireStart(own.activation());
      } else if (!keepsZeros(layer)) {
        throw new SpecException(
            "zero_init makes a residual branch zero by its last dense layer, but the branch ends"
                + " with '"
                + layer.text()
                + "'"
                + HINT);
      }
    }
    throw new SpecException("zero_init needs a dense layer in the residual branch" + HINT);
  }

  private static Dense zeroed(Dense dense) {
    if (dense.init() != null && !dense.init().equals(Initializers.ZEROS)) {
      throw new SpecException(
          "'"
              + dense.text()
              + "' is to start at zero by zero_init and has an initializer of its own: leave out"
              + " one of the two");
    }
    requireStart(dense.activation());
    return dense.init(Initializers.ZEROS);
  }

  private static boolean keepsZeros(Layer layer) {
    return layer instanceof Dropout
        || layer instanceof Flatten
        || layer instanceof Prelu
        || layer instanceof Auxiliary;
  }

  /** f(0) = 0, or the branch would not be zero; f'(0) != 0, or it would stay so for ever. */
  private static void requireStart(Activation activation) {
    float[] z = {0};
    float[] y = {Float.NaN};
    activation.forward(1, z, 0, y, 0);
    float[] slope = {1};
    activation.backward(1, activation.derivativeFromOutput() ? y : z, 0, slope, 0);
    if (y[0] != 0 || slope[0] == 0) {
      throw new SpecException(
          "zero_init needs a residual branch that is zero and learns where its last dense layer"
              + " gives 0, but "
              + activation.text()
              + (y[0] != 0 ? "(0) is " + y[0] : "'(0) is 0")
              + HINT);
    }
  }
}
