package dev.evengrad.health.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fixed points and depth scales against published and outside values. */
class FixedPointTest {
  private static FixedPoint of(Activation activation, double weights, double biases) {
    return FixedPoint.of(
        ActivationTheory.of(activation), weights, biases, 1, new GaussianExpectation());
  }

  /** The line on which chi is 1, for tanh. */
  @ParameterizedTest
  @CsvSource({
    "0.001, 1.1892, 0.107",
    "0.01, 1.4242, 0.273",
    "0.05, 1.7610, 0.570",
    "0.1, 1.9861, 0.806",
    "0.3, 2.5051, 1.461"
  })
  void theCriticalLineOfTanh(double biases, double weights, double q) {
    FixedPoint point = of(Activations.TANH, weights, biases);
    assertEquals(q, point.q(), 0.001);
    assertEquals(1, point.chi(), 0.0002);
  }

  @ParameterizedTest
  @CsvSource({"1.0, 0.759", "1.5, 0.939", "2.5, 1.134", "4, 1.342"})
  void orderAndChaos(double weights, double chi) {
    assertEquals(chi, of(Activations.TANH, weights, 0.05).chi(), 0.0006);
  }

  @Test
  void depthScales() {
    assertEquals(3.6, of(Activations.TANH, 1, 0.05).xi(), 0.05);
    assertEquals(15.8, of(Activations.TANH, 1.5, 0.05).xi(), 0.06);
    assertEquals(Double.POSITIVE_INFINITY, of(Activations.RELU, 2, 0).xi());
  }

  /** PyTorch's gain 5/3. */
  @Test
  void tanhWithGainIsChaotic() {
    FixedPoint point = of(Activations.TANH, 25.0 / 9, 0);
    assertEquals(1.1785, point.q(), 0.00006);
    assertEquals(1.2098, point.chi(), 0.00006);
    assertEquals(17.4, Math.pow(point.chi(), 15), 0.05);
  }

  @Test
  void selu() {
    FixedPoint point = of(Activations.SELU, 1, 0);
    assertEquals(1, point.q(), 1e-6);
    assertEquals(1.0719, point.chi(), 0.0005);
  }

  @Test
  void withoutAFixedPoint() {
    assertEquals(0, of(Activations.RELU, 1, 0).q());
    assertEquals(0.5, of(Activations.RELU, 1, 0).chi(), 1e-9);
    assertEquals(Double.POSITIVE_INFINITY, of(Activations.RELU, 4, 0).q());
    assertEquals(0, of(Activations.TANH, 1, 0).q());
    assertEquals(1, of(Activations.TANH, 1, 0).chi(), 1e-9);
  }
}
