package dev.evengrad.model;

import dev.evengrad.ModelFileException;
import java.util.Arrays;

/**
 * The weight that PyTorch's weight_norm keeps in two tensors: {@code w = g v / |v|}, the norm over all dimensions but the one in which g has
 * more than one entry; over all of them if there is none. Computed in double and rounded once.
 *
 * <p>Source: Salimans and Kingma, Weight Normalization, 2016; torch.nn.utils.parametrizations.weight_norm.
 */
final class WeightNorm {
  private final StateDict.Tensor gain;
  private final StateDict.Tensor direction;

  private WeightNorm(StateDict.Tensor gain, StateDict.Tensor direction) {
    this.gain = gain;
    this.direction = direction;
  }

  /**
   * That of two tensors.
   *
   * @throws ModelFileException if their shapes do not belong together
   */
  static WeightNorm of(String file, StateDict.Tensor gain, StateDict.Tensor direction) {
    int[] g = gain.shape();
    int[] v = direction.shape();
    boolean whole = Arrays.stream(g).allMatch(size -> size == 1);
    boolean fits = whole || g.length == v.length;
    int kept = 0;
    for (int d = 0; fits && !whole && d < g.length; d++) {
      fits = g[d] == 1 || g[d] == v[d];
      kept += g[d] == 1 ? 0 : 1;
    }
    if (!fits || kept > 1) {
      throw new ModelFileException(
          file,
          "'%s' %s and '%s' %s are no gain and direction of one weight norm"
              .formatted(gain.name(), Arrays.toString(g), direction.name(), Arrays.toString(v)));
    }
    return new WeightNorm(gain, direction);
  }

  /** The weight, in the shape of the direction. */
  float[] weight() {
    float[] g = gain.values().read();
    float[] v = direction.values().read();
    double[] squares = new double[g.length];
    for (int i = 0; i < v.length; i++) {
      squares[group(i)] += (double) v[i] * v[i];
    }
    float[] weight = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      int group = group(i);
      weight[i] = (float) (g[group] * (v[i] / Math.sqrt(squares[group])));
    }
    return weight;
  }

  /** Which entry of the gain goes with an entry of the direction. */
  private int group(int index) {
    int[] sizes = direction.shape();
    int[] g = gain.shape();
    int rest = index;
    for (int d = sizes.length - 1; d >= 0; d--) {
      int at = rest % sizes[d];
      rest /= sizes[d];
      if (d < g.length && g[d] > 1) {
        return at;
      }
    }
    return 0;
  }
}
