package dev.evengrad.init;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;

/**
 * U(-1/sqrt(fan in), 1/sqrt(fan in)) for weights and biases alike: what PyTorch's Linear does by default. For comparison: its variance,
 * 1/(3 fan in), makes the gradients of deep networks vanish.
 */
final class PytorchUniform implements Initializer {
  @Override
  public String text() {
    return "pytorch";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    Uniform.fill(dst, offset, shape.size(), 1 / Math.sqrt(fanIn), random);
  }

  @Override
  public Initializer bias() {
    return this;
  }

  @Override
  public double variance(int fanIn, int fanOut) {
    return 1.0 / (3.0 * fanIn);
  }

  @Override
  public String toString() {
    return text();
  }
}
