package dev.evengrad.layer;

import dev.evengrad.kernel.CounterNoise;
import dev.evengrad.kernel.CounterRandom;
import java.util.List;

/** {@link Dropout} and {@link AlphaDropout} compiled for training. */
final class NoiseOp implements LayerOp {
  private final StepClock clock;
  private final String name;
  private final CounterNoise noise;
  private final Value input;
  private final Value output;

  private NoiseOp(StepClock clock, String name, CounterNoise noise, Value input, Value output) {
    this.clock = clock;
    this.name = name;
    this.noise = noise;
    this.input = input;
    this.output = output;
  }

  /** In a plan for prediction nothing at all. */
  static Value compile(
      Compilation c,
      String name,
      Value input,
      double share,
      float factor,
      float shift,
      float droppedShift) {
    if (!c.training()) {
      return input;
    }
    int width = input.data().width();
    Value output = Value.of(input.shape(), c.tensor(width), c.delta(width, name, List.of(input)));
    CounterNoise noise = new CounterNoise(share, factor, shift, droppedShift);
    return c.emit(name, new NoiseOp(c.clock(), name, noise, input, output), input, output);
  }

  @Override
  public void forward(int rows) {
    Tensor x = input.data();
    Tensor y = output.data();
    if (!clock.training()) {
      x.copyTo(y, 0, 0, y.width(), rows);
      return;
    }
    long key = CounterRandom.key(clock.seed(), name, clock.step());
    int width = y.width();
    int first = clock.firstRow();
    for (int r = 0; r < rows; r++) {
      noise.forward(width, key, (first + r) * width, x.array(), x.row(r), y.array(), y.row(r));
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    Tensor dx = input.delta();
    if (dy == null || dx == null) {
      return;
    }
    long key = CounterRandom.key(clock.seed(), name, clock.step());
    int width = dy.width();
    int first = clock.firstRow();
    for (int r = 0; r < rows; r++) {
      noise.backward(width, key, (first + r) * width, dy.array(), dy.row(r), dx.array(), dx.row(r));
    }
    input.applyDerivative(rows);
  }
}
