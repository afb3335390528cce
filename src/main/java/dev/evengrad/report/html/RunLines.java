package dev.evengrad.report.html;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.io.format.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that is shown of a run as lines over its steps. */
final class RunLines {
  private static final int BINS = 700;
  private static final int EVALUATION_BINS = 300;

  private final ThinnedLine loss = new ThinnedLine(BINS);
  private final ThinnedLine rate = new ThinnedLine(EVALUATION_BINS);
  private final ThinnedLine norm = new ThinnedLine(BINS);
  private final ThinnedLine applied = new ThinnedLine(BINS);
  private final UpdateLines updates;
  private final ThinnedLine trainingLoss = new ThinnedLine(EVALUATION_BINS);
  private final ThinnedLine heldOutLoss = new ThinnedLine(EVALUATION_BINS);
  private final ThinnedLine trainingAccuracy = new ThinnedLine(EVALUATION_BINS);
  private final ThinnedLine heldOutAccuracy = new ThinnedLine(EVALUATION_BINS);

  RunLines(int layers) {
    updates = new UpdateLines(layers, BINS);
  }

  void accept(StepNumbers numbers) {
    long step = numbers.step();
    if (numbers.hasLoss()) {
      loss.accept(step, numbers.loss());
    }
    known(rate, step, numbers.rate());
    if (numbers.hasNorm()) {
      norm.accept(step, numbers.gradientNorm());
      applied.accept(step, numbers.appliedNorm());
    }
    updates.accept(numbers);
  }

  /** Losses that are not a number are not told from those that were not measured; the steps before tell. */
  void accept(EvaluationNumbers numbers) {
    known(trainingLoss, numbers.step(), numbers.trainingLoss());
    known(heldOutLoss, numbers.step(), numbers.validationLoss());
    known(trainingAccuracy, numbers.step(), numbers.trainingAccuracy());
    known(heldOutAccuracy, numbers.step(), numbers.validationAccuracy());
  }

  private static void known(ThinnedLine line, long step, double value) {
    if (!Double.isNaN(value)) {
      line.accept(step, value);
    }
  }

  /** By their names, those that have no point left out. */
  JsonObject json() {
    Map<String, ThinnedLine> lines = new LinkedHashMap<>();
    lines.put("loss", loss);
    lines.put("rate", rate);
    lines.put("norm", norm);
    lines.put("applied", applied);
    lines.put("updates_largest", updates.largest());
    lines.put("updates_middle", updates.middle());
    lines.put("updates_smallest", updates.smallest());
    lines.put("training_loss", trainingLoss);
    lines.put("held_out_loss", heldOutLoss);
    lines.put("training_accuracy", trainingAccuracy);
    lines.put("held_out_accuracy", heldOutAccuracy);
    JsonObject.Builder json = JsonObject.builder();
    lines.forEach(
        (name, line) -> {
          if (!line.isEmpty()) {
            json.put(name, line.json());
          }
        });
    return json.build();
  }

  /** The loss of the last step that had one. */
  double lastLoss() {
    return loss.last();
  }

  /** What was held out, at last; NaN if nothing was. */
  double lastHeldOutAccuracy() {
    return heldOutAccuracy.last();
  }
}
