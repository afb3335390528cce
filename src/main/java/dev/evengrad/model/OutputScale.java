package dev.evengrad.model;

import dev.evengrad.activation.Activations;
import dev.evengrad.layer.Dense;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.tensor.ParameterSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model does to its last outputs that is no layer, a target scale or a calibration, as a part of its last layer: both are a factor
 * and a shift of each output, computed in double and rounded once. A target scale's factor is a power of two, by which nothing is rounded.
 */
final class OutputScale {
  private final @Nullable TargetScale targets;
  private final @Nullable Calibration calibration;

  /** The last layer, if it is one that can take it up; empty if it is none. */
  private final String layer;

  private OutputScale(Model model) {
    this.targets = model.info().targetScale();
    this.calibration = model.info().calibration();
    boolean linear =
        model.spec().layers().getLast() instanceof Dense dense
            && dense.bias()
            && dense.activation().equals(Activations.IDENTITY);
    this.layer = linear ? model.spec().declaration().rows().getLast().name() : "";
  }

  static OutputScale of(Model model) {
    return new OutputScale(model);
  }

  private boolean isThere() {
    return targets != null || calibration != null;
  }

  /** In words. */
  String what() {
    return targets != null ? "the scale of the targets" : "the calibration";
  }

  /** Whether a parameter takes it up. */
  boolean isFoldedInto(ParameterSlice slice) {
    return isThere() && slice.layer().equals(layer);
  }

  /** The parameter with it; its first dimension is that of the outputs. Modified. */
  float[] folded(ParameterSlice slice, float[] values) {
    int perOutput = values.length / slice.shape().size(0);
    boolean bias = slice.role().equals("bias");
    for (int i = 0; i < values.length; i++) {
      int c = i / perOutput;
      double shift = bias ? shift(c) : 0;
      values[i] = (float) (factor(c) * values[i] + shift);
    }
    return values;
  }

  private double factor(int output) {
    TargetScale scale = targets;
    if (scale != null) {
      return Math.scalb(1.0, scale.exponent(output));
    }
    return calibration == null ? 1 : calibration.scale();
  }

  private double shift(int output) {
    TargetScale scale = targets;
    if (scale != null) {
      return scale.mean(output);
    }
    return calibration == null ? 0 : calibration.shifts().get(output);
  }

  /** What somebody who takes the parameters alone has to do himself. */
  List<String> notes() {
    if (!isThere() || !layer.isEmpty()) {
      return List.of();
    }
    String formula = targets != null ? "the inverse of " + targets : String.valueOf(calibration);
    return List.of(
        what()
            + " is no part of the tensors, since the last layer is no dense layer with a bias and"
            + " without activation: apply "
            + formula
            + " to the outputs");
  }
}
