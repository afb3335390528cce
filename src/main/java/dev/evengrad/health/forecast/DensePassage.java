package dev.evengrad.health.forecast;

import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Dense;
import dev.evengrad.tensor.Shape;

/**
 * A dense layer. With random weights of mean 0 the pre-activation is normal, {@code q' = n Var(w) q + Var(b)}, and the squared norm of
 * the gradient is multiplied by {@code E f'^2} behind the weights and {@code n Var(w)} before them (Poole et al. 2016, Schoenholz et al.
 * 2017), n being the fan in.
 */
final class DensePassage {
  private DensePassage() {}

  static Passage of(Dense layer, Signal in, TableRow row) {
    int inputs = in.width();
    int units = layer.units();
    double variance = layer.initializer().variance(inputs, units);
    Elementwise f = ActivationTheory.of(layer.activation());
    Linear linear;
    if (Double.isNaN(variance)) {
      linear = ordered(layer, in, row);
    } else {
      double scale = inputs * variance;
      double bias = biasVariance(layer, inputs);
      row.weightScale = scale;
      row.biasVariance = bias;
      linear =
          new Linear(
              normal(units, in, scale * in.meanSquare() + bias, scale * in.overlap() + bias),
              scale,
              WeightOrder.OTHER);
    }
    return finish(linear, f, in, row);
  }

  /**
   * The weights and what follows from them.
   *
   * @param z the pre-activation
   * @param factor what they multiply the squared norm of the gradient by
   * @param order of the weights: where all are equal, the factor is that of a gradient that is alike in all units
   */
  private record Linear(Signal z, double factor, WeightOrder order) {
    Gradient backward(Gradient gradient) {
      Gradient scaled = gradient.plus(Math.log(factor));
      return switch (order) {
        case DIAGONAL -> scaled;
        case EQUAL ->
            new Gradient(scaled.log() - (gradient.alike() ? 0 : Math.log(z.width())), true);
        case OTHER -> new Gradient(scaled.log(), false);
      };
    }
  }

  private static Passage finish(Linear linear, Elementwise f, Signal in, TableRow row) {
    Signal z = linear.z();
    Passage activation = FunctionPassage.of(f, z);
    Signal out = activation.output();
    row.q = z.meanSquare();
    row.chi = linear.factor() * FunctionPassage.slopeRatio(z, out);
    row.flow(in, out);
    row.function = f;
    row.measured |= f.measured();
    return new Passage(
        out,
        gradient -> {
          Gradient delta = activation.stage().backward(gradient);
          row.logDelta = delta.log();
          return linear.backward(delta);
        });
  }

  private static Signal normal(int units, Signal in, double square, double overlap) {
    return Signal.normal(units, new Source(0, square, overlap), in.expectation());
  }

  /** Weights that are not random, or of a scheme that says nothing of itself: by looking at them. */
  private static Linear ordered(Dense layer, Signal in, TableRow row) {
    int inputs = in.width();
    int units = layer.units();
    float[] w = drawn(layer.initializer(), Shape.of(units, inputs), inputs, units);
    WeightOrder order = WeightOrder.of(w, units, inputs);
    double bias = biasVariance(layer, inputs);
    if (order == WeightOrder.EQUAL) {
      return equal(w[0], bias, units, in);
    }
    if (order == WeightOrder.DIAGONAL && units <= inputs && bias == 0) {
      Elementwise scaled = Composition.of(new Elementwise.Affine(w[0], 0), in.function());
      Signal z = in.with(scaled).withNoise(w[0] * w[0] * in.noise());
      Signal cut = new Signal(units, z.source(), scaled, z.noise(), z.alike(), z.expectation());
      return new Linear(cut, (double) w[0] * w[0], order);
    }
    row.measured = true;
    Dense alone = new Dense(units, Activations.IDENTITY, layer.bias(), layer.init());
    LayerProbe.Measured probe =
        LayerProbe.measure(alone.init(layer.initializer()), Shape.of(inputs), in);
    return new Linear(probe.output(), probe.gradientFactor(), WeightOrder.OTHER);
  }

  /** All weights are c: every unit gets c times the sum of the inputs, and every input c times the sum of the gradients. */
  private static Linear equal(double c, double bias, int units, Signal in) {
    double n = in.width();
    if (in.alike() && bias == 0) {
      Signal z = in.with(Composition.of(new Elementwise.Affine(c * n, 0), in.function()));
      return new Linear(
          new Signal(units, z.source(), z.function(), z.noise(), true, z.expectation()),
          c * c * n * units,
          WeightOrder.EQUAL);
    }
    double m = in.mean();
    double square = c * c * (n * (in.meanSquare() - m * m) + n * n * m * m) + bias;
    double overlap = c * c * (n * (in.overlap() - m * m) + n * n * m * m) + bias;
    Signal z = normal(units, in, square, overlap);
    return new Linear(
        new Signal(units, z.source(), z.function(), 0, true, z.expectation()),
        c * c * n * units,
        WeightOrder.EQUAL);
  }

  private static double biasVariance(Dense layer, int inputs) {
    if (!layer.bias()) {
      return 0;
    }
    Initializer scheme = layer.initializer().bias();
    double variance = scheme.variance(inputs, layer.units());
    if (!Double.isNaN(variance)) {
      return variance;
    }
    double sum = 0;
    float[] b = drawn(scheme, Shape.of(layer.units()), inputs, layer.units());
    for (float x : b) {
      sum += (double) x * x;
    }
    return sum / b.length;
  }

  private static float[] drawn(Initializer scheme, Shape shape, int inputs, int units) {
    float[] values = new float[shape.size()];
    scheme.fill(values, 0, shape, inputs, units, CounterRandom.of(0, "forecast", 0));
    return values;
  }
}
