package dev.evengrad.loss;

import static dev.evengrad.loss.Evaluated.classes;
import static dev.evengrad.loss.Evaluated.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseLossesTest {
  /** Targets 0.5 and outputs 0.25, 0.5, 3: errors -0.25, 0, 2.5. */
  @ParameterizedTest
  @CsvSource({
    "mae, 0.9166666666666666, -1, 0, 1",
    "huber, 0.6770833333333334, -0.25, 0, 1",
    "huber(2), 1.0104166666666667, -0.25, 0, 2",
    "mse, 2.1041666666666665, -0.5, 0, 5",
  })
  void ofValues(String text, double value, float first, float second, float third) {
    Evaluated e =
        Evaluated.of(Losses.parse(text), 3, new float[] {0.25f, 0.5f, 3}, values(0.5f, 0.5f, 0.5f));
    assertEquals(value, e.value(), 1e-7);
    assertArrayEquals(new float[] {first / 3, second / 3, third / 3}, e.gradient(), 1e-6f);
  }

  /** Outputs 2, 0.25, -3 of classes 1, 0, 1: margins s z are 2, -0.25, -3. */
  @Test
  void hinges() {
    float[] z = {2, 0.25f, -3};
    Evaluated plain = Evaluated.of(Losses.hinge(), 1, z, classes(1, 0, 1));
    assertEquals((0 + 1.25 + 4) / 3, plain.value(), 1e-12);
    assertArrayEquals(new float[] {0, 1 / 3f, -1 / 3f}, plain.gradient());
    Evaluated squared = Evaluated.of(Losses.squaredHinge(), 1, z, classes(1, 0, 1));
    assertEquals((0 + 1.5625 + 16) / 3, squared.value(), 1e-12);
    assertArrayEquals(new float[] {0, 2.5f / 3, -8 / 3f}, squared.gradient(), 1e-6f);
    // no pull at the kink
    assertEquals(0, Evaluated.of(Losses.hinge(), 1, new float[] {1}, classes(1)).gradient()[0]);
  }

  /** The same loss for a class and for the value that stands for it. */
  @ParameterizedTest
  @ValueSource(floats = {-1000, -100, -20, -1, -1e-30f, 0, 0.5f, 20, 1000, 3e38f})
  void binaryCrossEntropyIsStable(float z) {
    for (int t = 0; t < 2; t++) {
      float[] logits = {z};
      Evaluated e = Evaluated.of(Losses.sigmoidBinaryCrossEntropy(), 1, logits, classes(t));
      double right = t == 1 ? z : -(double) z;
      double exact = Math.max(-right, 0) + Math.log1p(Math.exp(-Math.abs(right)));
      assertEquals(exact, e.value(), 2e-7 * exact + 2e-38);
      double wrong = 1 / (1 + Math.exp(right));
      assertEquals((1 - 2 * t) * wrong, e.gradient()[0], 3e-7 * wrong + 2e-38, "z " + z);
      Evaluated ofValue = Evaluated.of(Losses.sigmoidBinaryCrossEntropy(), 1, logits, values(t));
      assertEquals(e.value(), ofValue.value());
      assertArrayEquals(e.gradient(), ofValue.gradient());
    }
  }

  @Test
  void soundTargetsOnly() {
    Loss bce = Losses.sigmoidBinaryCrossEntropy();
    bce.checkValues(1, 3, new float[] {0, 0.5f, 1});
    DataException e =
        assertThrows(DataException.class, () -> bce.checkValues(2, 2, new float[] {0, 1, 1, 1.5f}));
    assertTrue(e.getMessage().contains("target 1 of row 1 is 1.5"), e::getMessage);
    assertThrows(
        ShapeException.class, () -> Evaluated.of(Losses.hinge(), 2, new float[2], classes(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mae", "huber", "mse", "sigmoid_binary_cross_entropy", "hinge", "squared_hinge"})
  void anOutputThatIsNotFiniteGivesALossThatIsNot(String text) {
    Loss loss = Losses.parse(text);
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      Targets targets = loss.takesClasses() ? classes(1) : values(1);
      assertFalse(Double.isFinite(Evaluated.of(loss, 1, new float[] {bad}, targets).value()));
      targets.setRowWeights(new float[] {0});
      assertFalse(Double.isFinite(Evaluated.of(loss, 1, new float[] {bad}, targets).value()));
    }
  }

  @Test
  void everyTextReadsBack() {
    for (String name : Losses.REGISTRY.names()) {
      assertEquals(name, Losses.parse(name).text());
    }
    for (String text :
        new String[] {
          "huber(0.5)",
          "softmax_cross_entropy(0.1)",
          "softmax_cross_entropy(weights=1:2.5)",
          "softmax_cross_entropy(0.1, weights=1:0:0.3)",
          "sigmoid_binary_cross_entropy(weights=1:7)",
          "hinge(weights=0.1:1)",
          "squared_hinge(weights=0:1)",
        }) {
      assertEquals(text, Losses.parse(text).text());
    }
    for (String bad :
        new String[] {
          "huber(0)",
          "huber(1e-60)",
          "softmax_cross_entropy(1)",
          "softmax_cross_entropy(-0.1)",
          "softmax_cross_entropy(weights=1:x)",
          "softmax_cross_entropy(weights=0:0)",
          "hinge(weights=1)",
          "hinge(weights=1:-1)",
          "mse(weights=1:1)",
        }) {
      assertThrows(RuntimeException.class, () -> Losses.parse(bad), bad);
    }
    assertThrows(SpecException.class, () -> Losses.parse("hing"));
  }
}
