package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.reference.textbook.TextbookTargetScale;

/** The way of targets into the unit in which they are learned, and of predictions out of it. */
final class TargetScaleCheck {
  private TargetScaleCheck() {}

  /** What a model predicts against the outputs that the same model gives without its scale; and random targets, scaled. */
  static void check(
      Model model, TargetScale scale, KernelBackend backend, Battery battery, Table table) {
    int rows = battery.rows();
    int columns = scale.columns();
    float[] outputs = predictions(model, model.info().withTargetScale(null), backend, battery);
    float[] predictions = predictions(model, model.info(), backend, battery);
    CounterRandom random = CounterRandom.of(1, "verification raw targets", 0);
    float[] targets = new float[rows * columns];
    for (int i = 0; i < targets.length; i++) {
      // near 0, too, where targets have digits that their mean has not
      float factor = random.uniform(targets.length + i);
      targets[i] = factor * scale.restored(random.gaussian(i), i % columns);
    }
    float[] scaled = new float[targets.length];
    scale.scale(rows, targets, 0, scaled);
    Comparison there = table.compare("scale of the targets", "targets", rows, columns);
    Comparison back = table.compare("scale of the targets", "prediction", rows, columns);
    for (int i = 0; i < targets.length; i++) {
      TextbookTargetScale twin = new TextbookTargetScale(scale, i % columns);
      double expected = twin.scaled(targets[i]);
      there.entry(scaled[i], expected, twin.scaledError(targets[i]), Math.abs(expected));
      double predicted = twin.restored(outputs[i]);
      back.entry(predictions[i], predicted, twin.restoredError(outputs[i]), Math.abs(predicted));
    }
    there.done();
    back.done();
  }

  /** Targets as a loss sees them. */
  static Targets scaled(Targets raw, TargetScale scale, int rows) {
    float[] values = new float[rows * scale.columns()];
    scale.scale(rows, raw.values(), 0, values);
    Targets targets = new Targets();
    targets.setValues(values);
    if (raw.weighted()) {
      float[] weights = new float[rows];
      for (int r = 0; r < rows; r++) {
        weights[r] = raw.rowWeight(r);
      }
      targets.setRowWeights(weights);
    }
    return targets;
  }

  private static float[] predictions(
      Model model, ModelInfo info, KernelBackend backend, Battery battery) {
    Model there =
        new Model(
            model.spec(), info, backend, model.parameters(), model.buffers(), model.precision());
    float[] results = new float[battery.rows() * model.outputs()];
    there.session(battery.rows()).runWithNaN(battery.features(), 0, battery.rows(), results, 0);
    return results;
  }
}
