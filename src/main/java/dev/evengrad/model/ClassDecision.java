package dev.evengrad.model;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.OutputLink;

/** How a model's results become classes, and whether what it is to do so by fits its outputs. */
final class ClassDecision {
  private ClassDecision() {}

  /**
   * Checks calibration and threshold against the outputs.
   *
   * @throws ShapeException if the calibration is for another number of outputs
   * @throws SettingException if there are no probabilities to calibrate, or no two classes to draw a line between
   */
  static void requireFit(ModelInfo info, int outputs) {
    Calibration calibration = info.calibration();
    if (calibration != null && calibration.shifts().size() != outputs) {
      throw new ShapeException(
          "the calibration is for "
              + calibration.shifts().size()
              + " outputs, the network has "
              + outputs);
    }
    if (calibration != null && info.link() == OutputLink.NONE) {
      throw new SettingException(
          "calibration", "given", "none: the outputs of this model are no probabilities");
    }
    boolean two =
        (outputs == 1 && (info.link() == OutputLink.SIGMOID || info.outputNames().size() == 2))
            || (outputs == 2 && info.link() == OutputLink.SOFTMAX);
    if (info.threshold() != null && !two) {
      throw new SettingException(
          "threshold", info.threshold(), "none: this model does not tell two classes apart");
    }
  }

  /** As {@link Model#classOf}. */
  static int of(ModelInfo info, int outputs, float[] results, int row) {
    int from = row * outputs;
    int best = from;
    for (int i = from; i < from + outputs; i++) {
      if (Float.isNaN(results[i])) {
        return -1;
      }
      best = results[i] > results[best] ? i : best;
    }
    if (outputs == 1) {
      double even = info.link() == OutputLink.SIGMOID ? 0.5 : 0;
      return results[from] > (info.threshold() == null ? even : info.threshold()) ? 1 : 0;
    }
    return info.threshold() == null ? best - from : results[from + 1] > info.threshold() ? 1 : 0;
  }
}
