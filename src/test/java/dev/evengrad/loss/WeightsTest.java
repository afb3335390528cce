package dev.evengrad.loss;

import static dev.evengrad.loss.Evaluated.classes;
import static dev.evengrad.loss.Evaluated.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights of rows and classes, smoothing and distributions, against sums written out in double. */
class WeightsTest {
  private static final float[] Z = {0.5f, -1, 2, 1.5f, 0.25f, -0.75f};

  /** -log softmax of row r. */
  private static double[] surprises(int r) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(Z[r * 3 + c]);
    }
    double[] s = new double[3];
    for (int c = 0; c < 3; c++) {
      s[c] = Math.log(sum) - Z[r * 3 + c];
    }
    return s;
  }

  @Test
  void classWeightsDivideByTheWeightsOfTheRows() {
    Loss loss = Losses.softmaxCrossEntropy().classWeights(1, 5, 0.5f);
    Evaluated e = Evaluated.of(loss, 3, Z, classes(2, 0));
    assertEquals((0.5 * surprises(0)[2] + surprises(1)[0]) / 1.5, e.value(), 1e-7);
    assertEquals(1.5, e.weight());
    assertEquals(0.5 / 1.5 * Math.exp(-surprises(0)[0]), e.gradient()[0], 1e-7);
    assertEquals(1 / 1.5 * (Math.exp(-surprises(1)[0]) - 1), e.gradient()[3], 1e-7);
  }

  /** PyTorch: the smoothed part weighs each class by its own weight, the divisor is that of the right classes. */
  @Test
  void smoothingWithClassWeightsAndRowWeights() {
    double[] a = {1, 5, 0.5};
    double[] w = {2, 0.25};
    int[] right = {2, 0};
    Targets targets = classes(right);
    targets.setRowWeights(new float[] {2, 0.25f});
    Loss loss = Losses.softmaxCrossEntropy(0.1).classWeights(1, 5, 0.5f);
    Evaluated e = Evaluated.of(loss, 3, Z, targets);
    double sum = 0;
    double weight = 0;
    for (int r = 0; r < 2; r++) {
      double[] s = surprises(r);
      double even = 0;
      for (int c = 0; c < 3; c++) {
        even += a[c] * s[c];
      }
      sum += w[r] * (0.9 * a[right[r]] * s[right[r]] + 0.1 / 3 * even);
      weight += w[r] * a[right[r]];
    }
    assertEquals(sum / weight, e.value(), 1e-7);
    assertEquals(weight, e.weight());
  }

  /** PyTorch: each share weighs by its class, the divisor does not. */
  @Test
  void classWeightsOfDistributions() {
    double[] a = {1, 5, 0.5};
    float[] q = {0.25f, 0, 0.75f, 0.125f, 0.5f, 0.375f};
    Loss loss = Losses.softmaxCrossEntropy().classWeights(1, 5, 0.5f);
    Evaluated e = Evaluated.of(loss, 3, Z, values(q));
    double sum = 0;
    for (int r = 0; r < 2; r++) {
      double[] s = surprises(r);
      double shares = 0;
      for (int c = 0; c < 3; c++) {
        shares += a[c] * q[3 * r + c];
        sum += a[c] * q[3 * r + c] * s[c];
      }
      for (int c = 0; c < 3; c++) {
        double gap = shares * Math.exp(-s[c]) - a[c] * q[3 * r + c];
        assertEquals(gap / 2, e.gradient()[3 * r + c], 1e-6);
      }
    }
    assertEquals(sum / 2, e.value(), 1e-6);
    assertEquals(2, e.weight());
  }

  @Test
  void aDistributionOfOneClassIsThatClass() {
    Evaluated ofClass = Evaluated.of(Losses.softmaxCrossEntropy(), 3, Z, classes(2, 0));
    Evaluated ofValues = Evaluated.of(Losses.softmaxCrossEntropy(), 3, Z, values(0, 0, 1, 1, 0, 0));
    assertEquals(ofClass.value(), ofValues.value(), 1e-12);
    assertArrayEquals(ofClass.gradient(), ofValues.gradient(), 1e-7f);
    Evaluated mixed =
        Evaluated.of(Losses.softmaxCrossEntropy(), 3, Z, values(0.25f, 0, 0.75f, 0, 0.5f, 0.5f));
    double exact =
        (0.25 * surprises(0)[0]
                + 0.75 * surprises(0)[2]
                + 0.5 * surprises(1)[1]
                + 0.5 * surprises(1)[2])
            / 2;
    assertEquals(exact, mixed.value(), 1e-7);
    assertThrows(
        DataException.class,
        () -> Losses.softmaxCrossEntropy().checkValues(1, 3, new float[] {0.5f, 0.4f, 0}));
    assertThrows(
        DataException.class,
        () -> Losses.softmaxCrossEntropy().checkValues(1, 2, new float[] {1.5f, -0.5f}));
  }

  /** A row of weight 2 is the row given twice, one of weight 0 is not there. */
  @ParameterizedTest
  @CsvSource({"mse", "mae", "huber", "softmax_cross_entropy", "softmax_cross_entropy(0.1)"})
  void aWeightIsACount(String text) {
    Loss loss = Losses.parse(text);
    boolean byClass = loss.takesClasses();
    float[] z = {0.5f, -1, 9, 7, 2, 1.5f};
    Targets weighted = byClass ? classes(1, 0, 0) : values(1, 0, 3, 3, 0, 1);
    weighted.setRowWeights(new float[] {2, 0, 1});
    Evaluated one = Evaluated.of(loss, 2, z, weighted);
    Targets twice = byClass ? classes(1, 1, 0) : values(1, 0, 1, 0, 0, 1);
    Evaluated two = Evaluated.of(loss, 2, new float[] {0.5f, -1, 0.5f, -1, 2, 1.5f}, twice);
    assertEquals(two.value(), one.value(), 1e-6 * two.value());
    assertEquals(3, one.weight());
    for (int c = 0; c < 2; c++) {
      assertEquals(2 * two.gradient()[c], one.gradient()[c], 1e-6);
      assertEquals(0, Math.abs(one.gradient()[2 + c]));
      assertEquals(two.gradient()[4 + c], one.gradient()[4 + c], 1e-6);
    }
  }

  /** The losses are those of a row given three times, but the mean is over the rows. */
  @ParameterizedTest
  @CsvSource({"sigmoid_binary_cross_entropy", "hinge", "squared_hinge"})
  void aClassWeightOfABinaryLossMultipliesAndDoesNotDivide(String text) {
    Loss loss = Losses.parse(text);
    Evaluated one =
        Evaluated.of(loss.classWeights(1, 3), 1, new float[] {0.5f, -0.25f}, classes(0, 1));
    Evaluated more =
        Evaluated.of(loss, 1, new float[] {0.5f, -0.25f, -0.25f, -0.25f}, classes(0, 1, 1, 1));
    assertEquals(4 * more.value(), 2 * one.value(), 1e-12);
    assertEquals(3 * 4 * more.gradient()[1], 2 * one.gradient()[1], 1e-7);
    assertEquals(2, one.weight());
  }

  /** torch.nn.BCEWithLogitsLoss with weight = [1, 3, 3, 1], or pos_weight = 3. */
  @Test
  void classWeightsOfBinaryCrossEntropyAreThoseOfPyTorch() {
    Loss loss = Losses.parse("sigmoid_binary_cross_entropy(weights=1:3)");
    float[] logits = {0.3f, -0.7f, 1.1f, 0.2f};
    Evaluated plain = Evaluated.of(loss, 1, logits, classes(0, 1, 1, 0));
    assertEquals(1.456015, plain.value(), 1e-6);
    // gradients p and 3 (p - 1), divided by the number of rows
    assertEquals(1 / (1 + Math.exp(-0.3)) / 4, plain.gradient()[0], 1e-7);
    assertEquals(3 * (1 / (1 + Math.exp(0.7)) - 1) / 4, plain.gradient()[1], 1e-7);
    Targets weighted = classes(0, 1, 1, 0);
    weighted.setRowWeights(new float[] {2, 0, 1, 1});
    Evaluated rows = Evaluated.of(loss, 1, logits, weighted);
    Evaluated given =
        Evaluated.of(loss, 1, new float[] {0.3f, 0.3f, 1.1f, 0.2f}, classes(0, 0, 1, 0));
    assertEquals(given.value(), rows.value(), 1e-7);
    assertEquals(4, rows.weight());
  }

  @Test
  void refused() {
    assertThrows(SettingException.class, () -> Losses.mse().classWeights(1, 2));
    assertThrows(SettingException.class, () -> Losses.hinge().classWeights(1, Float.NaN));
    assertThrows(ShapeException.class, () -> Losses.hinge().classWeights(1, 2, 3));
    assertThrows(
        ShapeException.class,
        () -> Evaluated.of(Losses.softmaxCrossEntropy().classWeights(1, 2), 3, Z, classes(0, 1)));
  }
}
