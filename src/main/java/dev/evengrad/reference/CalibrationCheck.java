package dev.evengrad.reference;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;
import dev.evengrad.reference.textbook.Rounding;

/**
 * The probabilities of a calibrated model, computed again in double from the outputs that it calibrates: {@code softmax(scale z + shift)},
 * or the sigmoid of it.
 */
final class CalibrationCheck {
  private static final double EXP_ULPS = 1;
  private static final double SIGMOID_ULPS = 1.62;

  /** Below the smallest normal float the engine's functions give 0. */
  private static final double FLUSHED = Float.MIN_NORMAL;

  private CalibrationCheck() {}

  static void check(
      Model model, Calibration calibration, KernelBackend backend, Battery battery, Table table) {
    Model there =
        new Model(
            model.spec(),
            model.info(),
            backend,
            model.parameters(),
            model.buffers(),
            model.precision());
    int rows = battery.rows();
    int outputs = model.outputs();
    Session session = there.session(rows);
    float[] logits = new float[rows * outputs];
    float[] actual = new float[rows * outputs];
    session.runLogitsWithNaN(battery.features(), 0, rows, logits, 0);
    session.runWithNaN(battery.features(), 0, rows, actual, 0);
    Comparison comparison = table.compare("calibration", "probabilities", rows, outputs);
    for (int r = 0; r < rows; r++) {
      Approximate[] expected = probabilities(logits, r * outputs, calibration, model.info().link());
      for (int c = 0; c < outputs; c++) {
        comparison.entry(
            actual[r * outputs + c], expected[c].value(), expected[c].error(), Double.NaN);
      }
    }
    comparison.done();
  }

  private static Approximate[] probabilities(
      float[] logits, int from, Calibration calibration, OutputLink link) {
    int n = calibration.shifts().size();
    Approximate[] z = new Approximate[n];
    double largest = Double.NEGATIVE_INFINITY;
    double error = 0;
    for (int c = 0; c < n; c++) {
      z[c] =
          Approximate.fma(
              Approximate.exact(calibration.scale()),
              Approximate.exact(logits[from + c]),
              calibration.shifts().get(c));
      largest = Math.max(largest, z[c].value());
      error = Math.max(error, z[c].error());
    }
    Approximate[] p = new Approximate[n];
    if (link == OutputLink.SIGMOID) {
      for (int c = 0; c < n; c++) {
        p[c] = sigmoid(z[c]);
      }
      return p;
    }
    Approximate max = new Approximate(largest, error);
    for (int c = 0; c < n; c++) {
      Approximate e = z[c].minus(max).exp(EXP_ULPS);
      p[c] = new Approximate(e.value(), e.error() + FLUSHED);
    }
    Approximate sum = Approximate.sum(p);
    for (int c = 0; c < n; c++) {
      p[c] = p[c].over(sum);
    }
    return p;
  }

  private static Approximate sigmoid(Approximate z) {
    double exact = 1 / (1 + Math.exp(-z.value()));
    double above = 1 / (1 + Math.exp(-(z.value() + z.error()))) - exact;
    double below = exact - 1 / (1 + Math.exp(-(z.value() - z.error())));
    double moved = Math.max(above, below);
    return new Approximate(exact, moved + SIGMOID_ULPS * Rounding.ulp(exact + moved) + FLUSHED);
  }
}
