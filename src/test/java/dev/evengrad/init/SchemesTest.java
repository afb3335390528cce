package dev.evengrad.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemes whose weights are not independent normal or uniform numbers. */
class SchemesTest {
  private static final int OFFSET = 3;

  private static Initializer parse(String text) {
    TextItem item = TextParser.call(text);
    return Arguments.create(item, Initializers.REGISTRY.find(item));
  }

  /** Filled between guards of NaN, which must stay. */
  private static float[] fill(String text, Shape shape, String name) {
    float[] guarded = new float[shape.size() + 2 * OFFSET];
    Arrays.fill(guarded, Float.NaN);
    int fanIn = shape.rank() > 1 ? shape.size() / shape.size(0) : shape.size();
    int fanOut = shape.size(0);
    parse(text).fill(guarded, OFFSET, shape, fanIn, fanOut, CounterRandom.of(5, name, 0));
    for (int i = 0; i < OFFSET; i++) {
      assertTrue(Float.isNaN(guarded[i]) && Float.isNaN(guarded[guarded.length - 1 - i]), text);
    }
    return Arrays.copyOfRange(guarded, OFFSET, OFFSET + shape.size());
  }

  /** Products of rows, or of columns if they are fewer, are those of a rotation up to the rounding of its entries. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "7, 1", "2, 2", "5, 3", "3, 5", "33, 33", "17, 64", "127, 31"})
  void orthogonalRowsOrColumns(int rows, int columns) {
    for (double gain : new double[] {1, 1.5}) {
      String text = gain == 1 ? "orthogonal" : "orthogonal(" + gain + ")";
      float[] w = fill(text, Shape.of(rows, columns), "dense1.weight");
      boolean wide = rows < columns;
      int n = Math.min(rows, columns);
      int m = Math.max(rows, columns);
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          double product = 0;
          for (int i = 0; i < m; i++) {
            product +=
                (double) w[wide ? a * columns + i : i * columns + a]
                    * w[wide ? b * columns + i : i * columns + b];
          }
          double expected = a == b ? gain * gain : 0;
          assertEquals(expected, product, gain * gain * 2.5 * 0x1p-24, rows + "x" + columns);
        }
      }
    }
  }

  /** The one entry of a 1 x 1 rotation has the sign of the number drawn: R is not negative. */
  @Test
  void signsAreCorrected() {
    int positive = 0;
    for (int i = 0; i < 200; i++) {
      float drawn = CounterRandom.of(5, "p" + i, 0).gaussian(0);
      float w = fill("orthogonal", Shape.of(1, 1), "p" + i)[0];
      assertEquals(Math.signum(drawn), w);
      positive += w > 0 ? 1 : 0;
    }
    assertTrue(positive > 70 && positive < 130, "positive " + positive);
  }

  /** A hand-made matrix: [3 1; 4 2] has Q = [0.6 -0.8; 0.8 0.6]. */
  @Test
  void householderAgreesWithTheHand() {
    double[] a = {3, 1, 4, 2};
    Householder.orthonormalize(a, 2, 2);
    assertArrayEquals(new double[] {0.6, -0.8, 0.8, 0.6}, a, 1e-15);
    double[] none = new double[6];
    Householder.orthonormalize(none, 3, 2);
    assertArrayEquals(new double[] {1, 0, 0, 1, 0, 0}, none);
  }

  @Test
  void truncatedNormalIsCutAndKeepsItsVariance() {
    int in = 400;
    int out = 250;
    float[] w = fill("truncated_normal(1.5)", Shape.of(out, in), "dense1.weight");
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    float largest = 0;
    for (float v : w) {
      sum += v;
      squares += (double) v * v;
      fourth += Math.pow(v, 4);
      largest = Math.max(largest, Math.abs(v));
    }
    double variance = 1.5 * 1.5 / in;
    assertEquals(0, sum / w.length, 5 * Math.sqrt(variance / w.length));
    assertEquals(variance, squares / w.length, 0.02 * variance);
    assertEquals(2.3656, fourth / w.length / variance / variance, 0.05);
    double bound = 2 * Math.sqrt(variance) / 0.87962566103423978;
    assertTrue(largest <= bound * (1 + 1e-6) && largest > 0.999 * bound, "largest " + largest);
  }

  @Test
  void exactValues() {
    assertArrayEquals(
        new float[] {1, 0, 0, 0, 1, 0}, fill("identity", Shape.of(2, 3), "dense1.weight"));
    assertArrayEquals(
        new float[] {2, 0, 0, 2, 0, 0}, fill("identity(2)", Shape.of(3, 2), "dense1.weight"));
    assertArrayEquals(
        new float[] {-0.25f, -0.25f}, fill("constant(-0.25)", Shape.of(1, 2), "dense1.weight"));
    assertEquals("zeros", parse("constant(3)").bias().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"orthogonal", "truncated_normal"})
  void numbersDependOnTheName(String text) {
    Shape shape = Shape.of(4, 5);
    assertArrayEquals(fill(text, shape, "dense1.weight"), fill(text, shape, "dense1.weight"));
    assertNotEquals(fill(text, shape, "dense1.weight")[7], fill(text, shape, "dense2.weight")[7]);
  }

  @Test
  void textsReadBack() {
    for (String text :
        new String[] {
          "orthogonal",
          "orthogonal(0.5)",
          "truncated_normal",
          "truncated_normal(2)",
          "identity",
          "identity(0.1)",
          "constant(0)",
          "constant(-1.5)"
        }) {
      assertEquals(text, parse(text).text());
    }
    for (String bad :
        new String[] {"orthogonal(0)", "truncated_normal(-1)", "constant", "constant(1e39)"}) {
      assertThrows(SpecException.class, () -> parse(bad), bad);
    }
  }
}
