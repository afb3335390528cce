package dev.evengrad.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.testing.Fixture;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializersTest {
  private static final int IN = 400;
  private static final int OUT = 250;

  private static Initializer parse(String text) {
    TextItem item = TextParser.call(text);
    return Arguments.create(item, Initializers.REGISTRY.find(item));
  }

  private static float[] fill(String text, long seed) {
    float[] values = new float[IN * OUT];
    parse(text)
        .fill(values, 0, Shape.of(OUT, IN), IN, OUT, CounterRandom.of(seed, "dense1.weight", 0));
    return values;
  }

  /** What is no float above 0 would make all weights 0 or infinite. */
  @ParameterizedTest
  @ValueSource(strings = {"xavier_normal(1e39)", "orthogonal(1e-50)", "identity(0)"})
  void aGainIsAFloatAboveZero(String text) {
    SpecException e = assertThrows(SpecException.class, () -> parse(text));
    assertTrue(
        e.getMessage().contains("expected a number above 0 that a float holds"), e.getMessage());
  }

  /** With 100,000 draws the sample variance lies within 3 % of the true one (more than 6 standard errors). */
  @ParameterizedTest
  @CsvSource({
    "xavier_normal, 0.0030769230769230769, 0",
    "xavier_uniform, 0.0030769230769230769, 0.09607689228305228",
    "he_normal, 0.005, 0",
    "he_uniform, 0.005, 0.12247448713915890",
    "lecun_normal, 0.0025, 0",
    "lecun_uniform, 0.0025, 0.08660254037844386",
    "pytorch, 0.00083333333333333333, 0.05",
    "xavier_normal(2), 0.012307692307692308, 0",
  })
  void varianceAndBoundAreThoseOfTheFormula(String text, double variance, double bound) {
    float[] values = fill(text, 3);
    double sum = 0;
    double squares = 0;
    float largest = 0;
    for (float v : values) {
      sum += v;
      squares += (double) v * v;
      largest = Math.max(largest, Math.abs(v));
    }
    double mean = sum / values.length;
    assertEquals(variance, squares / values.length - mean * mean, 0.03 * variance);
    assertEquals(0, mean, 5 * Math.sqrt(variance / values.length));
    if (bound > 0) {
      assertTrue(largest <= (float) bound && largest > 0.999 * bound, "largest " + largest);
    }
  }

  @Test
  void numbersDependOnSeedAndNameOnly() {
    assertEquals(fill("he_normal", 1)[77], fill("he_normal", 1)[77]);
    assertNotEquals(fill("he_normal", 1)[77], fill("he_normal", 2)[77]);
  }

  @Test
  void gainsAreThoseOfPytorch() {
    Fixture fixture = Fixture.load("init-gains");
    double[] gains = fixture.doubles("gains");
    String[] names = {"identity", "sigmoid", "tanh", "relu", "leaky_relu", "selu"};
    for (int i = 0; i < names.length; i++) {
      assertEquals(gains[i], Gains.pytorch(names[i]), 1e-15 * gains[i], names[i]);
    }
    assertThrows(SpecException.class, () -> Gains.pytorch("gleu"));
  }

  @Test
  void theDefaultFollowsTheActivation() {
    assertEquals("he_normal", Initializers.defaultFor(Activations.RELU).text());
    assertEquals("xavier_normal", Initializers.defaultFor(Activations.TANH).text());
    assertEquals("xavier_normal", Initializers.defaultFor(Activations.IDENTITY).text());
  }

  @Test
  void everyTextReadsBack() {
    for (String name : Initializers.REGISTRY.names()) {
      String text = name.equals("constant") ? "constant(2)" : name;
      assertEquals(text, parse(text).text());
    }
    assertEquals("he_normal(0.5)", parse("he_normal(gain=0.5)").text());
    assertThrows(SpecException.class, () -> parse("he_normal(-1)"));
  }
}
