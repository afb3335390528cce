package dev.evengrad.reference;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.Model;

/**
 * The predictions of a model whose weights are stored in another precision than float32, which training does not know: they must have
 * the bits of the scalar backend, which multiplies the rounded weights as floats.
 */
final class PredictionBits {
  private PredictionBits() {}

  static void check(Model model, KernelBackend backend, Battery battery, Table table) {
    double[] actual = outputs(model, backend, battery);
    double[] expected = outputs(model, KernelBackends.select(BackendChoice.SCALAR), battery);
    int outputs = model.outputs();
    Comparison comparison =
        table.compare(
            "prediction in " + model.precision() + ", " + backend.name() + " = scalar",
            "output",
            battery.rows(),
            outputs);
    for (int i = 0; i < actual.length; i++) {
      EqualBits.entry(comparison, actual[i], expected[i]);
    }
    comparison.done();
  }

  private static double[] outputs(Model model, KernelBackend backend, Battery battery) {
    Model there =
        new Model(
            model.spec(),
            model.info(),
            backend,
            model.parameters(),
            model.buffers(),
            model.precision());
    float[] results = new float[battery.rows() * model.outputs()];
    there
        .session(battery.rows())
        .runLogitsWithNaN(battery.features(), 0, battery.rows(), results, 0);
    double[] wide = new double[results.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = results[i];
    }
    return wide;
  }
}
