package dev.evengrad.cli;

import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;

/// Runs a model over many rows, some at a time.
final class Predictions {
  private static final int AT_ONCE = 256;

  private Predictions() {}

  /// `[rows][columns]` behind the model's link: probabilities of classes, or values. A model that tells
  /// two classes apart by one output gives two columns: 1 - p and p behind a sigmoid, else -z and z.
  static float[] of(Model model, float[] features, int rows) {
    int inputs = model.inputs();
    int outputs = model.outputs();
    float[] results = new float[Math.multiplyExact(rows, outputs)];
    Session session = model.session(Math.min(AT_ONCE, rows));
    for (int from = 0; from < rows; from += AT_ONCE) {
      session.run(features, from * inputs, Math.min(AT_ONCE, rows - from), results, from * outputs);
    }
    return model.binary() ? both(results, model.info().link() == OutputLink.SIGMOID) : results;
  }

  private static float[] both(float[] ofSecond, boolean probabilities) {
    float[] results = new float[2 * ofSecond.length];
    for (int row = 0; row < ofSecond.length; row++) {
      results[2 * row] = probabilities ? 1 - ofSecond[row] : -ofSecond[row];
      results[2 * row + 1] = ofSecond[row];
    }
    return results;
  }

  /// The index of the largest output of a row; of equal ones the first.
  static int largest(float[] results, int row, int outputs) {
    int best = 0;
    for (int c = 1; c < outputs; c++) {
      if (results[row * outputs + c] > results[row * outputs + best]) {
        best = c;
      }
    }
    return best;
  }
}
