package dev.evengrad.reference.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextParser;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The derivatives of every registered activation's twin. */
class TextbookActivationTest {
  private static final double EPS = Math.ulp(1.0);

  static Iterable<String> names() {
    return Activations.REGISTRY.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void derivativeAgreesWithCentralDifferences(String name) {
    TextbookActivation f = Textbook.BUILT_IN.activation(name);
    for (double z = -6.03; z < 6; z += 0.0317) {
      double h = Math.cbrt(EPS) * Math.max(1, Math.abs(z));
      double at = z;
      if (Arrays.stream(f.kinks()).anyMatch(kink -> Math.abs(at - kink) < 10 * h)) {
        continue;
      }
      double difference = (f.value(z + h) - f.value(z - h)) / (2 * h);
      double bound = 1e-6 * Math.abs(f.derivative(z)) + 4 * EPS * Math.abs(f.value(z)) / h;
      assertTrue(
          Math.abs(difference - f.derivative(z)) <= bound,
          () -> name + "' at " + at + ": " + f.derivative(at) + ", difference " + difference);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void derivativeFromWhatTheEngineSavesIsTheSame(String name) {
    TextbookActivation f = Textbook.BUILT_IN.activation(name);
    Activation activation =
        Arguments.create(TextParser.call(name), Activations.REGISTRY.find(TextParser.call(name)));
    for (double z = -6.03; z < 6; z += 0.0317) {
      double saved = activation.derivativeFromOutput() ? f.value(z) : z;
      assertEquals(f.derivative(z), f.derivativeFromSaved(saved), 1e-12, name + "' at " + z);
    }
  }
}
