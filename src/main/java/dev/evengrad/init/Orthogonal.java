package dev.evengrad.init;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;

/**
 * A matrix [out][everything else] whose rows, or columns if there are fewer of them, are orthogonal and of length {@code gain} (Saxe,
 * McClelland and Ganguli 2014), uniform among all such: the Q of a normal matrix, as PyTorch's orthogonal_. Layers that are not wider
 * than their input neither stretch nor shrink a gradient by more than the gain. The decomposition is taken in double.
 *
 * @param gain the length; 1 by default
 */
record Orthogonal(double gain) implements Initializer {
  Orthogonal {
    SettingException.requirePositiveFloat("gain", gain);
  }

  @Override
  public String text() {
    return gain == 1 ? "orthogonal" : "orthogonal(" + Numbers.text(gain) + ")";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    int rows = shape.rank() > 1 ? shape.size(0) : 1;
    int columns = shape.size() / rows;
    boolean wide = rows < columns;
    int m = Math.max(rows, columns);
    int n = Math.min(rows, columns);
    double[] q = new double[Math.multiplyExact(m, n)];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        q[i * n + j] = random.gaussian(wide ? j * m + i : i * n + j);
      }
    }
    Householder.orthonormalize(q, m, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        dst[offset + (wide ? j * m + i : i * n + j)] = (float) (gain * q[i * n + j]);
      }
    }
  }

  @Override
  public double variance(int fanIn, int fanOut) {
    return gain * gain / Math.max(fanIn, fanOut);
  }

  @Override
  public String toString() {
    return text();
  }
}
