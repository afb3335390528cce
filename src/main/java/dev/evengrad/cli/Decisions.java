package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.train.DecisionThreshold;
import dev.evengrad.train.ModelCalibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options `--calibrate` and `--threshold` of `train`: what the trained model gets by which its
/// outputs become probabilities and classes.
///
/// @param calibrate prior, temperature, or null
/// @param threshold f1, cost:FP:FN, a number, or null
record Decisions(@Nullable String calibrate, @Nullable String threshold) {
  private static final String PRIOR = "prior";
  private static final String TEMPERATURE = "temperature";
  private static final String F1 = "f1";
  private static final String COST = "cost:";

  /// What was typed, its form checked.
  static Decisions of(TrainOptions options) {
    String calibrate = options.calibrate;
    if (calibrate != null && !calibrate.equals(PRIOR) && !calibrate.equals(TEMPERATURE)) {
      throw new OptionException(
          "--calibrate", "'" + calibrate + "', expected " + PRIOR + " or " + TEMPERATURE);
    }
    Decisions decisions = new Decisions(calibrate, options.threshold);
    if (options.threshold != null && !decisions.searches()) {
      try {
        number("--threshold", options.threshold);
      } catch (OptionException e) {
        throw new OptionException(
            "--threshold", "'" + options.threshold + "', expected a number, f1 or cost:FP:FN");
      }
    }
    if (options.threshold != null && options.threshold.startsWith(COST)) {
      costs(options.threshold);
    }
    return decisions;
  }

  boolean none() {
    return calibrate == null && threshold == null;
  }

  private boolean searches() {
    return threshold != null && searches(threshold);
  }

  /// Whether a threshold is to be found by rows.
  static boolean searches(String threshold) {
    return threshold.equals(F1) || threshold.startsWith(COST);
  }

  /// Refuses before training what would fail after it.
  void check(Loss loss, Dataset training, @Nullable Dataset heldOut) {
    if (calibrate != null) {
      checkCalibration(loss, heldOut);
    }
    if (threshold == null) {
      return;
    }
    boolean two =
        training.classification()
            && training.classCount() == 2
            && (loss.binary() || loss.link() == OutputLink.SOFTMAX);
    if (!two) {
      throw new OptionException("--threshold", "is for two classes, which these data have not");
    }
    if (searches()) {
      requireHeldOut("--threshold", heldOut);
      if (heldOut != null && Arrays.stream(heldOut.classCounts()).anyMatch(count -> count == 0)) {
        throw new OptionException(
            "--threshold",
            "the held-out rows are of one class only: hold out more, or with --stratified");
      }
    } else {
      double number = number("--threshold", threshold);
      if (loss.link() != OutputLink.NONE && !(number >= 0 && number <= 1)) {
        throw new OptionException(
            "--threshold", "'" + threshold + "', expected a probability from 0 to 1");
      }
    }
  }

  private void checkCalibration(Loss loss, @Nullable Dataset heldOut) {
    if (loss.link() == OutputLink.NONE) {
      throw new OptionException(
          "--calibrate", "the loss " + loss.text() + " makes the network give no probabilities");
    }
    for (float weight : loss.weightsOfClasses()) {
      if (weight == 0) {
        throw new OptionException(
            "--calibrate", "a class of weight 0 is not learned and has no probability to correct");
      }
    }
    if (TEMPERATURE.equals(calibrate)) {
      requireHeldOut("--calibrate", heldOut);
    }
  }

  private static void requireHeldOut(String option, @Nullable Dataset heldOut) {
    if (heldOut == null) {
      throw new OptionException(
          option, "nothing is held out that it could be found by: give --validation, e.g. 0.2");
    }
  }

  /// The trained model with both.
  Model apply(Model model, Loss loss, @Nullable Dataset heldOut) {
    Model calibrated = model;
    if (PRIOR.equals(calibrate)) {
      calibrated = ModelCalibration.prior(model, loss);
    } else if (calibrate != null && heldOut != null) {
      calibrated = ModelCalibration.temperature(model, loss, heldOut);
    }
    return threshold == null
        ? calibrated
        : calibrated.withInfo(calibrated.info().withThreshold(found(calibrated, heldOut)));
  }

  private double found(Model model, @Nullable Dataset heldOut) {
    String text = String.valueOf(threshold);
    if (!searches() || heldOut == null) {
      return number("--threshold", text);
    }
    if (text.equals(F1)) {
      return DecisionThreshold.bestF1(model, heldOut);
    }
    double[] costs = costs(text);
    return DecisionThreshold.leastCost(model, heldOut, costs[0], costs[1]);
  }

  private static double[] costs(String text) {
    String[] parts = text.substring(COST.length()).split(":", -1);
    if (parts.length != 2) {
      throw new OptionException(
          "--threshold",
          "'"
              + text
              + "', expected cost:FP:FN, the costs of a false positive and a false negative");
    }
    double[] costs = {number("--threshold", parts[0]), number("--threshold", parts[1])};
    if (!(costs[0] >= 0 && costs[1] >= 0 && costs[0] + costs[1] > 0)) {
      throw new OptionException(
          "--threshold", "'" + text + "', expected costs of at least 0, one of them above");
    }
    return costs;
  }

  /// A number as typed.
  static double number(String option, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new OptionException(option, "'" + text + "', expected a number");
  }

  /// What the user should know of probabilities that class weights have bent; empty for nothing.
  String note(Loss loss) {
    boolean bent = loss.weightsOfClasses().length > 0 && loss.link() != OutputLink.NONE;
    return bent && calibrate == null
        ? "class weights bend the probabilities, which are not those of the rows as they come:"
            + " --calibrate prior corrects them"
        : "";
  }

  /// What a model that is trained further loses by that and does not get anew; empty for nothing.
  String lost(ModelInfo before) {
    List<String> lost = new ArrayList<>();
    List<String> options = new ArrayList<>();
    if (before.calibration() != null && calibrate == null) {
      lost.add("calibration");
      options.add("--calibrate");
    }
    if (before.threshold() != null && threshold == null) {
      lost.add("threshold " + Figures.figure(before.threshold()));
      options.add("--threshold");
    }
    return lost.isEmpty()
        ? ""
        : "the "
            + String.join(" and the ", lost)
            + " of the model to start from fit its weights only and are left behind: "
            + String.join(" and ", options)
            + " for new ones";
  }

  /// What the model got, for the last lines of the output.
  String lines(Model model) {
    StringBuilder lines = new StringBuilder();
    if (calibrate != null) {
      lines.append("\ncalibrated by ").append(calibrate);
      lines.append(
          model.info().calibration() == null
              ? ": nothing to correct"
              : ": " + model.info().calibration());
    }
    if (model.info().threshold() != null) {
      lines
          .append("\nthreshold ")
          .append(Figures.figure(model.info().threshold()))
          .append(searches() ? ", found on the held-out rows by " + threshold : "");
    }
    return lines.toString();
  }
}
