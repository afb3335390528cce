package dev.evengrad.health.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextParser;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations against closed forms, and against a midpoint rule that was refined until it stood still. */
class GaussianExpectationTest {
  private final GaussianExpectation expectation = new GaussianExpectation();

  private static double relative(double expected) {
    return 1e-9 * Math.abs(expected);
  }

  private static Elementwise of(Activation activation) {
    return ActivationTheory.of(activation);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 0.01, 1, 7.3, 1e4, 1e12})
  void reluIsHalf(double q) {
    Moments m = expectation.moments(of(Activations.RELU), 0, q);
    assertEquals(q / 2, m.square(), relative(q / 2));
    assertEquals(0.5, m.slopeSquare(), 1e-9);
    assertEquals(0.5, m.slope(), 1e-9);
    double mean = Math.sqrt(q / (2 * Math.PI));
    assertEquals(mean, m.mean(), relative(mean));
  }

  /** By parts, with Phi and phi at 1/sqrt q. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 1, 30, 1000})
  void hardTanh(double q) {
    double a = 1 / Math.sqrt(q);
    double outside = Erfc.value(a / Math.sqrt(2));
    double density = Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
    double square = q * (1 - outside - 2 * a * density) + outside;
    Moments m = expectation.moments(of(Activations.HARD_TANH), 0, q);
    // the closed form cancels where q is large
    assertEquals(square, m.square(), relative(square) + q * 1e-15);
    assertEquals(1 - outside, m.slopeSquare(), relative(1 - outside) + 1e-15);
  }

  /** E exp(a z) = exp(a^2/2), so on a half line with Phi. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1, 9})
  void selu(double q) {
    double scale = 1.0507009873554805;
    double alpha = 1.6732632423543772;
    double s = Math.sqrt(q);
    double one = Math.exp(q / 2) * Erfc.value(s / Math.sqrt(2)) / 2;
    double two = Math.exp(2 * q) * Erfc.value(2 * s / Math.sqrt(2)) / 2;
    double square = scale * scale * (q / 2 + alpha * alpha * (two - 2 * one + 0.5));
    double slopeSquare = scale * scale * (0.5 + alpha * alpha * two);
    Moments m = expectation.moments(of(Activations.SELU), 0, q);
    // the closed form cancels for small q
    assertEquals(square, m.square(), Math.max(relative(square), 1e-15));
    assertEquals(slopeSquare, m.slopeSquare(), relative(slopeSquare));
    if (q == 1) {
      assertEquals(0, m.mean(), 1e-7);
      assertEquals(1, m.square(), 1e-7);
      assertEquals(1.0719, m.slopeSquare(), 0.0005);
    }
  }

  /** E Phi(x)^2 of the gelu's derivative is not closed; its mean is: E x Phi(x) = q / sqrt(2 pi (1 + q)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 100})
  void geluMean(double q) {
    double mean = q / Math.sqrt(2 * Math.PI * (1 + q));
    assertEquals(mean, expectation.moments(of(Activations.GELU), 0, q).mean(), relative(mean));
  }

  static Stream<String> activations() {
    return Activations.REGISTRY.names().stream();
  }

  /** Every activation, from nearly linear to nearly a step, by a midpoint rule on pieces that begin and end at the kinks. */
  @ParameterizedTest
  @MethodSource("activations")
  void agreesWithAFineMidpointRule(String name) {
    var call = TextParser.call(name);
    Elementwise f = of(Arguments.create(call, Activations.REGISTRY.find(call)));
    for (double q : new double[] {0.04, 1, 25}) {
      for (double mean : new double[] {0, -0.3}) {
        Moments m = expectation.moments(f, mean, q);
        double[] fine = fine(f, mean, Math.sqrt(q));
        String what = String.format(Locale.ROOT, "%s mean %s q %s", name, mean, q);
        assertEquals(fine[0], m.mean(), 2e-9 * Math.sqrt(fine[1]), what);
        assertEquals(fine[1], m.square(), 2e-9 * fine[1], what);
        assertEquals(fine[2], m.slope(), 2e-9 * Math.sqrt(fine[3]), what);
        assertEquals(fine[3], m.slopeSquare(), 2e-9 * fine[3], what);
      }
    }
  }

  private static double[] fine(Elementwise f, double mean, double deviation) {
    double[] kinks =
        DoubleStream.concat(DoubleStream.of(0), Arrays.stream(f.kinks()))
            .map(k -> (k - mean) / deviation)
            .filter(z -> Math.abs(z) < 9)
            .distinct()
            .sorted()
            .toArray();
    double[] bounds = new double[kinks.length + 2];
    bounds[0] = -9;
    System.arraycopy(kinks, 0, bounds, 1, kinks.length);
    bounds[bounds.length - 1] = 9;
    double[] coarse = midpoint(f, mean, deviation, bounds, 10_000);
    double[] fine = midpoint(f, mean, deviation, bounds, 20_000);
    // the error of the midpoint rule goes with the square of the step
    for (int i = 0; i < fine.length; i++) {
      fine[i] += (fine[i] - coarse[i]) / 3;
    }
    return fine;
  }

  private static double[] midpoint(
      Elementwise f, double mean, double deviation, double[] bounds, int steps) {
    double[] sums = new double[4];
    for (int p = 1; p < bounds.length; p++) {
      double step = (bounds[p] - bounds[p - 1]) / steps;
      for (int i = 0; i < steps; i++) {
        double z = bounds[p - 1] + (i + 0.5) * step;
        double w = step * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        double y = f.value(mean + deviation * z);
        double d = f.derivative(mean + deviation * z);
        sums[0] += w * y;
        sums[1] += w * y * y;
        sums[2] += w * d;
        sums[3] += w * d * d;
      }
    }
    return sums;
  }

  /** The arc-cosine kernel of Cho and Saul 2009. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-6, 0.1, 0.5, 0.9, 0.999, 0.9999999, 1})
  void overlapOfRelu(double c) {
    double q = 2.3;
    double angle = Math.acos(c);
    double exact = q / (2 * Math.PI) * (Math.sin(angle) + (Math.PI - angle) * c);
    assertEquals(exact, expectation.overlap(of(Activations.RELU), 0, q, c * q), 2e-6 * exact);
  }

  /** E erf(x1) erf(x2) = 2/pi asin(2 c / (1 + 2 q)); erf(x) = 2 Phi(sqrt 2 x) - 1. */
  @Test
  void overlapOfASmoothFunction() {
    Elementwise erf =
        new Elementwise() {
          @Override
          public double value(double x) {
            return 1 - Erfc.value(x);
          }

          @Override
          public double derivative(double x) {
            return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
          }

          @Override
          public double[] kinks() {
            return new double[0];
          }

          @Override
          public String text() {
            return "erf";
          }
        };
    for (double q : new double[] {0.01, 1, 40}) {
      for (double c : new double[] {0.2, 0.8, 0.99}) {
        double exact = 2 / Math.PI * Math.asin(2 * c * q / (1 + 2 * q));
        assertEquals(exact, expectation.overlap(erf, 0, q, c * q), 2e-6 * exact, q + " " + c);
      }
    }
  }

  @Test
  void compositionsHaveTheKinksOfBoth() {
    Elementwise f =
        Composition.of(
            of(Activations.HARD_TANH),
            Composition.of(new Elementwise.Affine(2, 1), of(Activations.RELU)));
    Moments m = expectation.moments(f, 0, 1);
    // min(1, 2 relu(x) + 1) is 1 everywhere
    assertEquals(1, m.square(), 1e-9);
    assertEquals(0, m.slopeSquare(), 1e-9);
    Elementwise clipped = Composition.of(of(Activations.RELU6), of(Activations.SOFTPLUS));
    double[] fine = fine(clipped, 0, 4);
    assertEquals(fine[1], expectation.moments(clipped, 0, 16).square(), 2e-9 * fine[1]);
  }
}
