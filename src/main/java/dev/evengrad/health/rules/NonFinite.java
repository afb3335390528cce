package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something is not a number or infinite. Names where it begins: in the forward pass the layer nearest the input, else in the backward pass
 * the one nearest the output, else weights or gradients. A step that the trainer left out has harmed nothing yet: a warning.
 */
final class NonFinite implements Rule {
  static final String NAME = "non_finite";

  /** Steps left out on end that no longer are the fault of a batch. */
  private static final int MANY = 3;

  private final WatchedRun run;
  private final Remedies remedies;
  private final Alarm alarm = new Alarm(1, 20);
  private Statistic found = Statistic.DELTA_NORM;
  private @Nullable Finding first;

  NonFinite(WatchedRun run, Remedies remedies) {
    this.run = run;
    this.remedies = remedies;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    int layer = numbers.isSound() ? -1 : find(numbers);
    boolean lossBad = numbers.hasLoss() && !Double.isFinite(numbers.loss());
    boolean normBad = numbers.hasNorm() && !Double.isFinite(numbers.gradientNorm());
    boolean skipped = numbers.skipped().endsWith("not_finite");
    if (layer < 0 && !lossBad && !normBad && !skipped) {
      alarm.good();
      return;
    }
    boolean harmless = !numbers.skipped().isEmpty() && alarm.inRow() + 1 < MANY;
    Severity severity = harmless ? Severity.WARNING : Severity.ERROR;
    if (!alarm.bad(numbers.step(), severity)) {
      return;
    }
    Finding before = first;
    if (!alarm.isOpen() || before == null) {
      first = finding(numbers, severity, layer);
      alarm.write(findings, first);
    } else if (severity.compareTo(alarm.severity()) > 0) {
      alarm.write(findings, worse(before, severity, numbers.step()));
    }
  }

  /** What was written first says where it began, and stays when harm is done. */
  private Finding worse(Finding before, Severity severity, long step) {
    return new Finding(
        NAME,
        severity,
        before.where(),
        "%s; %d steps on end by step %d".formatted(before.message(), alarm.inRow(), step),
        before.remedy(),
        step,
        before.evidence());
  }

  /** The layer where it begins, and in {@link #found} the number that shows it; -1 if all that was measured of layers is finite. */
  private int find(StepNumbers numbers) {
    int layers = numbers.layers();
    for (int l = 0; l < layers; l++) {
      if (bad(numbers, Statistic.WEIGHT_NORM, l)
          || bad(numbers, Statistic.ACTIVATION_RMS, l)
          || bad(numbers, Statistic.ACTIVATION_MAX, l)
          || counted(numbers, Statistic.ACTIVATION_NON_FINITE, l)) {
        return l;
      }
    }
    for (int l = layers - 1; l >= 0; l--) {
      if (bad(numbers, Statistic.DELTA_NORM, l)
          || bad(numbers, Statistic.DELTA_MAX, l)
          || counted(numbers, Statistic.DELTA_NON_FINITE, l)
          || bad(numbers, Statistic.GRADIENT_NORM, l)
          || bad(numbers, Statistic.GRADIENT_MAX, l)
          || counted(numbers, Statistic.GRADIENT_NON_FINITE, l)) {
        return l;
      }
    }
    for (int l = 0; l < layers; l++) {
      if (bad(numbers, Statistic.UPDATE_NORM, l)) {
        return l;
      }
    }
    return -1;
  }

  private boolean bad(StepNumbers numbers, Statistic statistic, int layer) {
    if (numbers.has(statistic, layer) && !Double.isFinite(numbers.get(statistic, layer))) {
      found = statistic;
      return true;
    }
    return false;
  }

  private boolean counted(StepNumbers numbers, Statistic statistic, int layer) {
    if (numbers.get(statistic, layer) > 0) {
      found = statistic;
      return true;
    }
    return false;
  }

  private Finding finding(StepNumbers numbers, Severity severity, int layer) {
    String where = layer >= 0 ? run.layers().get(layer).name() : numbers.skippedLayer();
    String what;
    double value = layer >= 0 ? numbers.get(found, layer) : numbers.loss();
    if (layer >= 0) {
      what = quantity() + " of " + where + " is not finite, which is where it begins";
    } else if (!where.isEmpty()) {
      what = where + " is where something that is not finite begins";
    } else if (numbers.hasLoss() && !Double.isFinite(numbers.loss())) {
      what =
          "the loss is "
              + Figures.of(numbers.loss())
              + ", though every number of a layer is finite";
    } else if (numbers.skipped().isEmpty()) {
      what = "the norm of all gradients is " + Figures.of(numbers.gradientNorm());
    } else {
      what = "something is not finite";
    }
    String left =
        numbers.skipped().isEmpty()
            ? ""
            : "; the step was left out (" + numbers.skipped().replace('_', ' ') + ")";
    return new Finding(
        NAME,
        severity,
        where,
        "in step %d %s%s".formatted(numbers.step(), what, left),
        remedies.nonFinite(),
        numbers.step(),
        List.of(
            new Evidence(
                where,
                numbers.step(),
                layer >= 0 ? found.field() : "loss",
                value,
                Float.MAX_VALUE)));
  }

  private String quantity() {
    String field = found.field();
    if (field.startsWith("activation")) {
      return "in the forward pass the output";
    }
    if (field.startsWith("weight")) {
      return "a weight";
    }
    return field.startsWith("delta")
        ? "in the backward pass the delta"
        : field.startsWith("gradient") ? "in the backward pass the weight gradient" : "the update";
  }
}
