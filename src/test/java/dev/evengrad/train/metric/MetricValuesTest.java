package dev.evengrad.train.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.Targets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics against values by hand and against their definitions, written out in double over all rows or pairs of rows. */
class MetricValuesTest {
  private static final float NAN = Float.NaN;

  /** Rows with ties, weights and outputs that are not a number. */
  private record Rows(int width, float[] outputs, int[] classes, float @Nullable [] weights) {
    int count() {
      return classes.length;
    }

    double weight(int row) {
      return weights == null ? 1 : weights[row];
    }

    double value(Metric metric) {
      return MetricValuesTest.value(metric, outputs, width, classes, null, weights);
    }

    static Rows random(int width, boolean weighted, int seed) {
      int n = 211;
      CounterRandom random = CounterRandom.of(seed, "rows", width);
      float[] outputs = new float[n * width];
      int[] classes = new int[n];
      float[] weights = new float[n];
      for (int r = 0; r < n; r++) {
        classes[r] = (int) (random.uniform(r) * Math.max(2, width));
        weights[r] = (int) (4 * random.uniform(n + r));
        for (int c = 0; c < width; c++) {
          boolean right = width == 1 ? classes[r] == 1 : classes[r] == c;
          // quarters, so that many are equal
          float noise = Math.round(16 * random.uniform(2 * n + r * width + c)) / 4f;
          outputs[r * width + c] = noise - 2 + (right ? 1 : 0);
        }
      }
      return new Rows(width, outputs, classes, weighted ? weights : null);
    }

    Rows withNaN() {
      float[] copy = outputs.clone();
      for (int r = 0; r < count(); r += 7) {
        copy[r * width + r % width] = Float.NaN;
      }
      return new Rows(width, copy, classes, weights);
    }
  }

  private static double value(
      Metric metric,
      float[] outputs,
      int width,
      int @Nullable [] classes,
      float @Nullable [] values,
      float @Nullable [] weights) {
    int n = outputs.length / width;
    metric.reset();
    // in two batches, the outputs with a gap between the rows
    int first = n / 2;
    for (int[] part : new int[][] {{0, first}, {first, n}}) {
      int rows = part[1] - part[0];
      Tensor tensor = new Tensor(new float[3 + rows * (width + 2)], 3, width + 2, width);
      Targets targets = new Targets();
      for (int r = 0; r < rows; r++) {
        System.arraycopy(outputs, (part[0] + r) * width, tensor.array(), tensor.row(r), width);
      }
      if (classes != null) {
        targets.setClasses(java.util.Arrays.copyOfRange(classes, part[0], part[1]));
      } else {
        targets.setValues(java.util.Arrays.copyOfRange(values, part[0] * width, part[1] * width));
      }
      if (weights != null) {
        targets.setRowWeights(java.util.Arrays.copyOfRange(weights, part[0], part[1]));
      }
      metric.add(rows, tensor, targets);
    }
    return metric.value();
  }

  private static double two(String metric, float[] outputs, int... classes) {
    Metric parsed = Metrics.parse(metric, Losses.sigmoidBinaryCrossEntropy());
    return value(parsed, outputs, 1, classes, null, null);
  }

  private static double of(String metric, float[] outputs, float... values) {
    return value(Metrics.parse(metric, Losses.mse()), outputs, 1, null, values, null);
  }

  /** The example of scikit-learn's documentation, and small ones. */
  @Test
  void ranksByHand() {
    float[] scores = {.1f, .4f, .35f, .8f};
    assertEquals(0.75, two("auc", scores, 0, 0, 1, 1));
    assertEquals(0.5 + 0.5 * 2 / 3, two("average_precision", scores, 0, 0, 1, 1), 1e-15);
    assertEquals(0.5, two("auc", new float[] {1, 1, 1}, 0, 1, 0));
    assertEquals(0.75, two("auc", new float[] {0f, -0f, 1}, 0, 1, 1)); // -0 is 0
    assertEquals(1 / 3.0, two("average_precision", new float[] {1, 1, 1}, 0, 1, 0));
    assertTrue(Double.isNaN(two("auc", new float[] {1, 2}, 1, 1)));
    assertTrue(Double.isNaN(two("average_precision", new float[] {1, 2}, 0, 0)));
    // a row that is not a number ranks as wrongly as can be, below and above infinities
    float[] some = {NAN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, NAN};
    assertEquals(0, two("auc", new float[] {NAN, NAN}, 0, 1));
    assertEquals(0.25, two("auc", some, 0, 0, 1, 1));
    assertEquals(0, two("auc", some, 0, 1, 0, 1));
  }

  @Test
  void countsByHand() {
    float[] scores = {2, 1, -1, -2, 3, NAN};
    int[] classes = {1, 0, 1, 0, 1, 1};
    assertEquals(2 / 3.0, two("precision", scores, classes), 1e-15);
    assertEquals(0.5, two("recall", scores, classes), 1e-15);
    assertEquals(4 / 7.0, two("f1", scores, classes), 1e-15);
    assertEquals(3 / 6.0, two("accuracy", scores, classes), 1e-15);
    assertEquals(4 / 6.0, two("majority", scores, classes), 1e-15);
    // sigmoid(-1) = 0.269, sigmoid(1) = 0.731, sigmoid(2) = 0.881
    assertEquals(3 / 4.0, two("precision(0.2)", scores, classes), 1e-15);
    assertEquals(3 / 4.0, two("recall(threshold=0.2)", scores, classes), 1e-15);
    assertEquals(1, two("precision(0.8)", scores, classes), 1e-15);
    assertEquals(3 / 4.0, two("f1(threshold=best)", scores, classes), 1e-15);
    assertEquals(0, two("precision(1)", scores, classes));
    assertEquals(0, two("f1", new float[] {-1, -1}, 0, 0));
  }

  @Test
  void probabilitiesByHand() {
    float logit = (float) Math.log(3); // p = 0.75
    float[] scores = {logit, logit, -logit};
    assertEquals(-Math.log(.75 * .25 * .75) / 3, two("log_loss", scores, 1, 0, 0), 1e-7);
    assertEquals((.0625 + .5625 + .0625) / 3, two("brier", scores, 1, 0, 0), 1e-7);
    // 1 - p has no digits left in float, nor in double
    assertEquals(100, two("log_loss", new float[] {100}, 0));
    Metric three = Metrics.parse("brier", Losses.softmaxCrossEntropy());
    float[] even = {0, 0, 0};
    assertEquals(6 / 9.0, value(three, even, 3, new int[] {1}, null, null), 1e-15);
    Metric pair = Metrics.parse("brier", Losses.softmaxCrossEntropy());
    assertEquals(0.5625, value(pair, new float[] {0, logit}, 2, new int[] {0}, null, null), 1e-7);
    assertTrue(Double.isNaN(two("log_loss", new float[] {NAN, 1}, 0, 1)));
    assertTrue(Double.isNaN(two("brier", new float[] {NAN, 1}, 0, 1)));
  }

  @Test
  void theLikeliestByHand() {
    float[] outputs = {3, 2, 1, 0, 1, 1, 1, 1, NAN, 3, 2, 1, Float.POSITIVE_INFINITY, 0, 0, 0};
    int[] classes = {2, 1, 1, 0};
    for (int k = 1; k <= 4; k++) {
      Metric metric = Metrics.parse("top_k(" + k + ")", Losses.softmaxCrossEntropy());
      double expected = new double[] {0, 1, 2, 2}[k - 1] / 4;
      assertEquals(expected, value(metric, outputs, 4, classes, null, null), "k " + k);
    }
  }

  @Test
  void valuesByHand() {
    float[] outputs = {1, 2, 3, 4};
    assertEquals(Math.sqrt(30 / 4.0), of("rmse", outputs, 0, 0, 0, 0), 1e-15);
    assertEquals(2.5, of("mae", outputs, 0, 0, 0, 0), 1e-15);
    assertEquals(2, of("error_quantile", outputs, 0, 0, 0, 0));
    assertEquals(1, of("error_quantile(0)", outputs, 0, 0, 0, 0));
    assertEquals(1, of("error_quantile(0.25)", outputs, 0, 0, 0, 0));
    assertEquals(2, of("error_quantile(0.26)", outputs, 0, 0, 0, 0));
    assertEquals(4, of("error_quantile(1)", outputs, 0, 0, 0, 0));
    assertTrue(Double.isNaN(of("error_quantile", new float[] {1, NAN}, 0, 0)));
    assertTrue(Double.isNaN(of("rmse", new float[] {1, NAN}, 0, 0)));
    assertTrue(Double.isNaN(Metrics.rootMeanSquaredError().value()));
  }

  /** A weight of n is n equal rows, 0 is none. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void aWeightIsSoManyRows(int width) {
    Rows weighted = Rows.random(width, true, 3);
    int n = 0;
    for (int r = 0; r < weighted.count(); r++) {
      n += (int) weighted.weight(r);
    }
    float[] outputs = new float[n * width];
    int[] classes = new int[n];
    int next = 0;
    for (int r = 0; r < weighted.count(); r++) {
      for (int i = 0; i < (int) weighted.weight(r); i++) {
        System.arraycopy(weighted.outputs(), r * width, outputs, next * width, width);
        classes[next++] = weighted.classes()[r];
      }
    }
    Rows repeated = new Rows(width, outputs, classes, null);
    for (String name : Metrics.REGISTRY.names()) {
      if (!Metrics.parse(name).name().matches("mae|rmse|r2|error_quantile")) {
        double expected = repeated.value(metric(name, width));
        assertEquals(expected, weighted.value(metric(name, width)), 1e-12, name);
      }
    }
    float[] values = new float[weighted.count() * width];
    float[] repeatedValues = new float[n * width];
    for (String name : new String[] {"mae", "rmse", "r2", "error_quantile(0.3)"}) {
      Metric metric = Metrics.parse(name);
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 5;
      }
      next = 0;
      for (int r = 0; r < weighted.count(); r++) {
        for (int i = 0; i < (int) weighted.weight(r); i++) {
          System.arraycopy(values, r * width, repeatedValues, next++ * width, width);
        }
      }
      assertEquals(
          value(metric, outputs, width, null, repeatedValues, null),
          value(metric, weighted.outputs(), width, null, values, weighted.weights()),
          1e-12,
          name);
    }
  }

  private static Metric metric(String name, int width) {
    return Metrics.parse(
        name, width == 1 ? Losses.sigmoidBinaryCrossEntropy() : Losses.softmaxCrossEntropy());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void ranksAreThoseOfAllPairs(int width) {
    for (Rows rows :
        new Rows[] {
          Rows.random(width, false, 1),
          Rows.random(width, true, 2),
          Rows.random(width, true, 4).withNaN()
        }) {
      double auc = 0;
      double precision = 0;
      double best = 0;
      int columns = width <= 2 ? 1 : width;
      for (int c = 0; c < columns; c++) {
        int column = width <= 2 ? 1 : c;
        auc += pairs(rows, column) / columns;
        precision += averagePrecision(rows, column) / columns;
        best += bestF1(rows, column) / columns;
      }
      assertEquals(auc, rows.value(metric("auc", width)), 1e-6);
      assertEquals(precision, rows.value(metric("average_precision", width)), 1e-6);
      assertEquals(best, rows.value(metric("f1(best)", width)), 1e-6);
    }
  }

  /** The probability of a class, by the textbook. */
  private static double probability(Rows rows, int row, int column) {
    int width = rows.width();
    if (width == 1) {
      return 1 / (1 + Math.exp(-rows.outputs()[row]));
    }
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += Math.exp(rows.outputs()[row * width + c]);
    }
    return Math.exp(rows.outputs()[row * width + column]) / sum;
  }

  private static final double CLOSE = 1e-9;

  private static double pairs(Rows rows, int column) {
    double right = 0;
    double all = 0;
    for (int i = 0; i < rows.count(); i++) {
      for (int j = 0; j < rows.count(); j++) {
        if (rows.classes()[i] == column && rows.classes()[j] != column) {
          double weight = rows.weight(i) * rows.weight(j);
          double difference = probability(rows, i, column) - probability(rows, j, column);
          right += weight * (Math.abs(difference) < CLOSE ? 0.5 : difference > 0 ? 1 : 0);
          all += weight;
        }
      }
    }
    return right / all;
  }

  /** Precision and recall at a threshold; others that are not a number are always above it for average precision. */
  private static double[] at(Rows rows, int column, double threshold, boolean rankNaN) {
    double right = 0;
    double taken = 0;
    double there = 0;
    for (int r = 0; r < rows.count(); r++) {
      boolean is = rows.classes()[r] == column;
      double p = probability(rows, r, column);
      boolean above = Double.isNaN(p) ? rankNaN && !is : p > threshold - CLOSE;
      right += above && is ? rows.weight(r) : 0;
      taken += above ? rows.weight(r) : 0;
      there += is ? rows.weight(r) : 0;
    }
    return new double[] {taken == 0 ? 0 : right / taken, right / there, taken + there, right};
  }

  private static double averagePrecision(Rows rows, int column) {
    double[] thresholds =
        java.util.stream.IntStream.range(0, rows.count())
            .mapToDouble(r -> probability(rows, r, column))
            .filter(p -> !Double.isNaN(p))
            .sorted()
            .toArray();
    double sum = 0;
    double recall = 0;
    for (int i = thresholds.length - 1; i >= 0; i--) {
      double[] at = at(rows, column, thresholds[i], true);
      sum += at[0] * (at[1] - recall);
      recall = at[1];
    }
    // positives that are not a number come last of all
    double[] all = {0, 0};
    for (int r = 0; r < rows.count(); r++) {
      all[0] += rows.classes()[r] == column ? rows.weight(r) : 0;
      all[1] += rows.weight(r);
    }
    return sum + (1 - recall) * all[0] / all[1];
  }

  private static double bestF1(Rows rows, int column) {
    double best = 0;
    for (int r = 0; r < rows.count(); r++) {
      double[] at = at(rows, column, probability(rows, r, column), false);
      best = Math.max(best, 2 * at[3] / at[2]);
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void meansOverClassesAreThoseOfTheTable(int width) {
    Rows rows = Rows.random(width, true, 5);
    double[][] table = new double[width][width];
    double logs = 0;
    double weight = 0;
    for (int r = 0; r < rows.count(); r++) {
      int predicted = 0;
      for (int c = 1; c < width; c++) {
        if (rows.outputs()[r * width + c] > rows.outputs()[r * width + predicted]) {
          predicted = c;
        }
      }
      table[rows.classes()[r]][predicted] += rows.weight(r);
      logs -= rows.weight(r) * Math.log(probability(rows, r, rows.classes()[r]));
      weight += rows.weight(r);
    }
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double right = 0;
    int from = width == 2 ? 1 : 0;
    for (int c = 0; c < width; c++) {
      right += table[c][c];
      if (c < from) {
        continue;
      }
      double taken = 0;
      double there = 0;
      for (int o = 0; o < width; o++) {
        taken += table[o][c];
        there += table[c][o];
      }
      precision += table[c][c] / taken / (width - from);
      recall += table[c][c] / there / (width - from);
      f1 += 2 * table[c][c] / (taken + there) / (width - from);
    }
    assertEquals(precision, rows.value(metric("precision", width)), 1e-12);
    assertEquals(recall, rows.value(metric("recall", width)), 1e-12);
    assertEquals(f1, rows.value(metric("f1", width)), 1e-12);
    assertEquals(right / weight, rows.value(metric("f1(average=micro)", width)), 1e-12);
    assertEquals(right / weight, rows.value(metric("accuracy", width)), 1e-12);
    assertEquals(logs / weight, rows.value(metric("log_loss", width)), 1e-12);
  }

  /** Two labels that do not exclude each other: each output against its own target. */
  @Test
  void outputsWithTargetsOfTheirOwnAreMeasuredApart() {
    float[] outputs = {1, -1, 2, 1, -3, 2};
    float[] values = {1, 0, 0, 1, 1, 1};
    double[] expected = {(0.5 * 0 + 1) / 2, (2 / 4.0 + 1) / 2, 4 / 6.0};
    String[] names = {"auc", "f1", "accuracy"};
    for (int i = 0; i < names.length; i++) {
      Metric metric = Metrics.parse(names[i], Losses.sigmoidBinaryCrossEntropy());
      assertEquals(expected[i], value(metric, outputs, 2, null, values, null), 1e-15, names[i]);
    }
  }

  @Test
  void textsComeBack() {
    for (String text :
        new String[] {
          "auc",
          "f1(0.25)",
          "f1(0.25, average=micro)",
          "f1(best)",
          "recall(average=micro)",
          "top_k(3)",
          "error_quantile(0.9)"
        }) {
      assertEquals(text, Metrics.parse(text).name());
    }
    assertEquals("top_k", Metrics.parse("top_k(5)").name());
    assertEquals("f1(best)", Metrics.parse("f1(threshold=best)").name());
    for (String name : Metrics.REGISTRY.names()) {
      assertEquals(name, Metrics.parse(name).name());
    }
  }

  @Test
  void whatSaysNothingIsRefused() {
    assertThrows(SettingException.class, () -> Metrics.parse("auc", Losses.mse()));
    assertThrows(SettingException.class, () -> Metrics.parse("mae", Losses.softmaxCrossEntropy()));
    assertThrows(SettingException.class, () -> Metrics.parse("log_loss", Losses.hinge()));
    assertThrows(
        SettingException.class, () -> Metrics.parse("f1(1.5)", Losses.sigmoidBinaryCrossEntropy()));
    assertThrows(SpecException.class, () -> Metrics.parse("precision(best)"));
    assertThrows(SpecException.class, () -> Metrics.parse("f1(average=all)"));
    assertThrows(SpecException.class, () -> Metrics.parse("f1(threshold=x)"));
    assertThrows(SpecException.class, () -> Metrics.parse("error_quantile(2)"));
    assertThrows(SpecException.class, () -> Metrics.parse("top_k(0)"));
    assertTrue(
        assertThrows(SpecException.class, () -> Metrics.parse("aux")).getMessage().contains("auc"));
    Metric hinge = Metrics.parse("accuracy", Losses.hinge());
    assertEquals(0.5, value(hinge, new float[] {0.2f, 0.3f}, 1, new int[] {1, 0}, null, null));
  }
}
