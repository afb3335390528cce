package dev.evengrad.health.forecast;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Tensor;
import dev.evengrad.tensor.Shape;

/** Measures a layer for which there is no theory: random rows like those expected go through it, and a random gradient back. */
final class LayerProbe {
  private static final int ROWS = 32;

  /** Draws of the weights; fewer for large layers. */
  private static final int DRAWS = 8;

  private static final int LARGE = 1 << 18;

  private LayerProbe() {}

  /**
   * What came out.
   *
   * @param output the signal
   * @param gradientFactor what the squared norm of the gradient was multiplied by
   */
  record Measured(Signal output, double gradientFactor) {}

  static Measured measure(Layer layer, Shape shape, Signal in) {
    int draws = in.width() > LARGE / ROWS ? 1 : DRAWS;
    double mean = 0;
    double square = 0;
    double overlap = 0;
    double factor = 0;
    int width = 0;
    for (int draw = 0; draw < draws; draw++) {
      LayerPlan one = LayerPlan.initial(layer, shape, ROWS, draw);
      fill(one.input(), in, draw);
      one.plan().forward(ROWS);
      Tensor y = one.output();
      width = y.width();
      double[] sums = sums(y);
      mean += sums[0] / draws;
      square += sums[1] / draws;
      overlap += sums[2] / draws;
      Tensor dy = one.outputGradient();
      CounterRandom random = CounterRandom.of(draw, "forecast.gradient", 0);
      for (int i = 0; i < ROWS * width; i++) {
        dy.array()[dy.row(i / width) + i % width] = random.gaussian(i);
      }
      double before = squares(dy);
      one.plan().backward(ROWS);
      factor += squares(one.inputGradient()) / before / draws;
    }
    double m2 = mean * mean;
    Source source = new Source(mean, square - m2, overlap - m2);
    return new Measured(Signal.normal(width, source, in.expectation()), factor);
  }

  /** Rows as the signal has them. */
  private static void fill(Tensor x, Signal in, long draw) {
    CounterRandom shared = CounterRandom.of(draw, "forecast.shared", 0);
    CounterRandom own = CounterRandom.of(draw, "forecast.own", 0);
    CounterRandom noise = CounterRandom.of(draw, "forecast.noise", 0);
    Source s = in.source();
    double common = Math.sqrt(s.shared());
    double apart = Math.sqrt(s.variance() - s.shared());
    double loud = Math.sqrt(in.noise());
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < x.width(); j++) {
        int unit = in.alike() ? 0 : j;
        double z =
            s.mean() + common * shared.gaussian(unit) + apart * own.gaussian(r * x.width() + unit);
        double y = in.function().value(z) + loud * noise.gaussian(r * x.width() + unit);
        x.array()[x.row(r) + j] = (float) y;
      }
    }
  }

  /** The mean, the mean square, and the mean product of two rows. */
  private static double[] sums(Tensor y) {
    double sum = 0;
    double square = 0;
    double product = 0;
    for (int j = 0; j < y.width(); j++) {
      double column = 0;
      double squares = 0;
      for (int r = 0; r < ROWS; r++) {
        double v = y.array()[y.row(r) + j];
        column += v;
        squares += v * v;
      }
      sum += column;
      square += squares;
      product += column * column - squares;
    }
    double n = y.width();
    return new double[] {sum / (n * ROWS), square / (n * ROWS), product / (n * ROWS * (ROWS - 1))};
  }

  static double squares(Tensor t) {
    double sum = 0;
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < t.width(); j++) {
        double v = t.array()[t.row(r) + j];
        sum += v * v;
      }
    }
    return sum;
  }
}
