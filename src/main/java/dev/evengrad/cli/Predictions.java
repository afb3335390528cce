package dev.evengrad.cli;

import dev.evengrad.NotANumberException;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;
import dev.evengrad.train.NotANumberRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a model says of many rows.
///
/// @param results `[rows][columns]` after the model's link: probabilities of classes, or values. A
/// model that tells two classes apart by one output gives two columns: 1 - p and p after a sigmoid,
/// else -z and z. A row whose outputs are not a number is NaN throughout
/// @param columns numbers of a row
/// @param notANumber the rows that are not a number; null if there are none
/// @param classes what each row is taken for; -1 where the outputs are not a number
record Predictions(
    float[] results, int columns, int[] classes, @Nullable NotANumberRows notANumber) {
  private static final int AT_ONCE = 256;

  static Predictions of(Model model, float[] features, int rows) {
    int inputs = model.inputs();
    int outputs = model.outputs();
    float[] results = new float[Math.multiplyExact(rows, outputs)];
    Session session = model.session(Math.min(AT_ONCE, rows));
    int count = 0;
    for (int from = 0; from < rows; from += AT_ONCE) {
      count +=
          session.runWithNaN(
              features, from * inputs, Math.min(AT_ONCE, rows - from), results, from * outputs);
    }
    NotANumberRows bad = null;
    for (int row = 0; count > 0 && row < rows; row++) {
      if (anyNaN(results, row, outputs)) {
        Arrays.fill(results, row * outputs, (row + 1) * outputs, Float.NaN);
        bad = bad == null ? new NotANumberRows(count, row, layer(session, features, row)) : bad;
      }
    }
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = model.classOf(results, row);
    }
    return model.binary()
        ? new Predictions(both(results, model.info().link() == OutputLink.SIGMOID), 2, classes, bad)
        : new Predictions(results, outputs, classes, bad);
  }

  /// Where a row that is not a number began to be none.
  private static String layer(Session session, float[] features, int row) {
    Model model = session.model();
    try {
      session.run(features, row * model.inputs(), 1, new float[model.outputs()], 0);
    } catch (NotANumberException e) {
      return e.layer();
    }
    throw new IllegalStateException("row " + row + " is NaN among others and a number alone");
  }

  private static float[] both(float[] ofSecond, boolean probabilities) {
    float[] results = new float[2 * ofSecond.length];
    for (int row = 0; row < ofSecond.length; row++) {
      results[2 * row] = probabilities ? 1 - ofSecond[row] : -ofSecond[row];
      results[2 * row + 1] = ofSecond[row];
    }
    return results;
  }

  /// The class that a row is taken for; -1 if its outputs are not a number.
  int classOf(int row) {
    return classes[row];
  }

  private static boolean anyNaN(float[] results, int row, int columns) {
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      if (Float.isNaN(results[i])) {
        return true;
      }
    }
    return false;
  }
}
