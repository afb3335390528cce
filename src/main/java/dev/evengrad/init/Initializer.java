package dev.evengrad.init;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;

/** A scheme for initial weights. Immutable; the random numbers come from a stream keyed by the parameter's name. */
public interface Initializer {
  /** The shortest text that makes an equal initializer, e.g. {@code he_normal}. */
  String text();

  /**
   * Fills one parameter.
   *
   * @param shape its shape, row-major [out][in]
   * @param fanIn inputs of one unit
   * @param fanOut outputs that one input reaches
   * @param random the parameter's own stream
   */
  void fill(float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random);

  /** What biases get when the weights get this: zeros, unless a scheme says otherwise. */
  default Initializer bias() {
    return Initializers.ZEROS;
  }

  /**
   * The mean square of a weight, for schemes whose weights have the mean 0 and are random without order (or a rotation, which acts like
   * that): what the forecast of gradients goes by. NaN for any other: it is then measured.
   *
   * @param fanIn inputs of one unit
   * @param fanOut outputs that one input reaches
   */
  default double variance(int fanIn, int fanOut) {
    return Double.NaN;
  }
}
