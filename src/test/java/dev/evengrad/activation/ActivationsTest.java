package dev.evengrad.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.testing.Allocation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationsTest {
  private static List<String> texts() {
    return ActivationTexts.all();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsTheShortestAndReadsBack(String text) {
    Activation activation = ActivationTexts.parse(text);
    assertEquals(text, activation.text());
    assertEquals(activation, ActivationTexts.parse(activation.text()));
    String network =
        "input 3; dense 4 " + text + "; dense 2" + (text.equals("identity") ? "" : "; " + text);
    ModelSpec spec = ModelSpec.parse(network);
    assertEquals(spec, ModelSpec.parse(spec.toString()));
    assertTrue(
        spec.toString().endsWith(text.equals("identity") ? "dense 2" : text), spec::toString);
  }

  @Test
  void defaultsAreLeftOut() {
    assertEquals("leaky_relu", Activations.leakyRelu(0.01).text());
    assertEquals("elu", ActivationTexts.parse("elu(alpha=1)").text());
    assertEquals("celu", Activations.celu(1.0).text());
    assertEquals("leaky_relu(0.2)", ActivationTexts.parse("leaky_relu(slope=0.2)").text());
    assertEquals(Activations.LEAKY_RELU, Activations.leakyRelu(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1e-60, 1e60, Double.NaN, Double.POSITIVE_INFINITY})
  void settingsOutOfRangeAreRefused(double setting) {
    for (Executable each :
        List.<Executable>of(
            () -> Activations.leakyRelu(setting),
            () -> Activations.elu(setting),
            () -> Activations.celu(setting))) {
      EvengradException e = assertThrows(SettingException.class, each);
      assertTrue(e.getMessage().contains("expected a number above 0"), e::getMessage);
    }
  }

  @Test
  void textSaysWhereItIsWrong() {
    SpecException e =
        assertThrows(SpecException.class, () -> ModelSpec.parse("input 3; dense 4 leaky_relu(-1)"));
    assertTrue(e.getMessage().contains("slope is -1.0"), e::getMessage);
    assertThrows(SpecException.class, () -> ModelSpec.parse("input 3; dense 4 gelu(2)"));
  }

  /** f at -inf, -0, +0, inf, and the factor of the gradient at -inf and inf. */
  @ParameterizedTest
  @CsvSource({
    "leaky_relu, -Infinity, -0.0, 0, Infinity, 0.01, 1",
    "gelu, -0.0, -0.0, 0, Infinity, -0.0, 1",
    "gelu_tanh, -0.0, -0.0, 0, Infinity, -0.0, 1",
    "silu, -0.0, -0.0, 0, Infinity, -0.0, 1",
    "elu, -1, -0.0, 0, Infinity, 0, 1",
    "elu(0.3), -0.3, -0.0, 0, Infinity, 0, 1",
    "selu, -1.7580993, -0.0, 0, Infinity, 0, 1.050701",
    "softplus, 0, 0.6931472, 0.6931472, Infinity, 0, 1",
    "relu6, 0, 0, 0, 6, 0, 0",
    "hard_tanh, -1, -0.0, 0, 1, 0, 0",
    "hard_sigmoid, 0, 0.5, 0.5, 1, 0, 0",
    "hard_swish, 0, -0.0, 0, Infinity, 0, 1",
    "softsign, -1, -0.0, 0, 1, 0, 0",
    "celu(0.25), -0.25, -0.0, 0, Infinity, 0, 1",
    "mish, -0.0, -0.0, 0, Infinity, -0.0, 1"
  })
  void limits(
      String text, float low, float minusZero, float zero, float high, float below, float above) {
    Activation f = ActivationTexts.parse(text);
    float[] z = {Float.NEGATIVE_INFINITY, -0f, 0f, Float.POSITIVE_INFINITY, Float.NaN};
    float[] y = new float[z.length];
    f.forward(z.length, z, 0, y, 0);
    same(text, new float[] {low, minusZero, zero, high, Float.NaN}, y);
    float[] factors = {1f, 1f};
    float[] saved = f.derivativeFromOutput() ? y : z;
    f.backward(2, new float[] {saved[0], saved[3]}, 0, factors, 0);
    same(text + "'", new float[] {below, above}, factors);
  }

  private static void same(String text, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          Float.floatToIntBits(expected[i]),
          Float.floatToIntBits(actual[i]),
          text + " " + i + ": " + actual[i]);
    }
  }

  /** The derivative at a kink is PyTorch's. */
  @ParameterizedTest
  @CsvSource({
    "leaky_relu(0.2), 0, 0.2",
    "elu(0.3), 0, 0.3",
    "selu, 0, 1.7580993",
    "celu(0.3), 0, 1",
    "relu6, 0, 0",
    "relu6, 6, 0",
    "hard_tanh, -1, 0",
    "hard_tanh, 1, 0",
    "hard_sigmoid, -3, 0",
    "hard_sigmoid, 3, 0",
    "hard_swish, -3, 0",
    "hard_swish, 3, 1"
  })
  void kinks(String text, float at, float factor) {
    Activation f = ActivationTexts.parse(text);
    float[] saved = {at};
    if (f.derivativeFromOutput()) {
      f.forward(1, saved, 0, saved, 0);
    }
    float[] delta = {1f};
    f.backward(1, saved, 0, delta, 0);
    assertEquals(factor, delta[0], text);
  }

  /** The gradient of a unit that is cut off is zero whatever comes from above. */
  @ParameterizedTest
  @ValueSource(strings = {"relu6", "hard_tanh", "hard_sigmoid", "hard_swish"})
  void cutOff(String text) {
    Activation f = ActivationTexts.parse(text);
    float[] saved = {-7f, -7f};
    if (f.derivativeFromOutput()) {
      f.forward(2, saved, 0, saved, 0);
    }
    float[] delta = {Float.NaN, Float.NEGATIVE_INFINITY};
    f.backward(2, saved, 0, delta, 0);
    same(text, new float[] {0f, 0f}, delta);
  }

  /** A derivative from the output would be 0 or have no digits left here. */
  @Test
  void tinyDerivativesAreThere() {
    for (String text : List.of("elu", "selu", "celu", "silu", "mish", "softplus", "hard_swish")) {
      Activation f = ActivationTexts.parse(text);
      float at = text.equals("hard_swish") ? -1.5000001f : -60f;
      float[] delta = {1f};
      f.backward(1, new float[] {at}, 0, delta, 0);
      assertTrue(delta[0] != 0f && Math.abs(delta[0]) < 1e-6f, text + ": " + delta[0]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "he_normal, relu leaky_relu elu celu relu6 gelu gelu_tanh silu mish hard_swish leaky_relu(0.2)",
    "lecun_normal, selu",
    "xavier_normal, tanh softsign hard_tanh sigmoid hard_sigmoid softplus identity"
  })
  void defaultInitializers(String initializer, String activations) {
    for (String text : activations.split(" ")) {
      Initializer byDefault = Initializers.defaultFor(ActivationTexts.parse(text));
      assertEquals(initializer, byDefault.text(), text);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void loopsAllocateNothing(String text) {
    Activation f = ActivationTexts.parse(text);
    float[] z = new float[133];
    for (int i = 0; i < z.length; i++) {
      z[i] = (i - 66) * 0.1f;
    }
    float[] y = new float[z.length];
    Allocation.assertNone(text, 5000, () -> f.forward(z.length, z, 0, y, 0));
    Allocation.assertNone(text + "'", 5000, () -> f.backward(z.length, z, 0, y, 0));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void inPlaceIsTheSame(String text) {
    Activation f = ActivationTexts.parse(text);
    float[] z = {-20f, -3f, -1.5f, -1e-20f, 0f, 0.3f, 2f, 5f, 7f, 100f};
    float[] y = new float[z.length + 3];
    f.forward(z.length, z, 0, y, 3);
    f.forward(z.length, z, 0, z, 0);
    for (int i = 0; i < z.length; i++) {
      assertEquals(y[i + 3], z[i], text);
    }
  }
}
