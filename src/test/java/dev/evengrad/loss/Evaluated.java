package dev.evengrad.loss;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Tensor;

/** A loss evaluated once on rows of {@code width} outputs. */
record Evaluated(double value, float[] gradient, double weight) {
  static Evaluated of(Loss loss, int width, float[] outputs, Targets targets) {
    float[] gradient = new float[outputs.length];
    int rows = outputs.length / width;
    LossOp op =
        loss.compile(
            KernelBackends.select(BackendChoice.AUTO).newKernels(),
            new Tensor(outputs, 0, width, width),
            new Tensor(gradient, 0, width, width),
            rows);
    double value = op.evaluate(rows, targets);
    return new Evaluated(value, gradient, op.weight(rows, targets));
  }

  static Targets classes(int... classes) {
    Targets targets = new Targets();
    targets.setClasses(classes);
    return targets;
  }

  static Targets values(float... values) {
    Targets targets = new Targets();
    targets.setValues(values);
    return targets;
  }
}
