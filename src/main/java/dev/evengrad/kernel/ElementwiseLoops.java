package dev.evengrad.kernel;

/**
 * A function of one variable as two loops over contiguous floats: itself, and its derivative as a factor. Activations are such
 * loops in scalar form; a backend may bring its own for a name ({@link Kernels#loops}), with the same bits.
 */
public interface ElementwiseLoops {
  /**
   * Formula: {@code y[i] = f(z[i])}.
   *
   * <p>Aliasing: y may be z at the same offset. Every entry depends on its own z only, so any split gives the same bits.
   */
  void forward(int n, float[] z, int zOffset, float[] y, int yOffset);

  /**
   * Formula: {@code delta[i] *= f'}, where f' is taken from {@code saved[i]}: the output y if the function derives from its output,
   * else the input z.
   *
   * <p>Aliasing: saved and delta must not overlap.
   */
  void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset);
}
