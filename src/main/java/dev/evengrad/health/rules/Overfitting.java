package dev.evengrad.health.rules;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import java.util.List;

/**
 * On held-out rows the network gets worse while it gets better on those it learns from. Against its own best, not against the training
 * loss: that one goes to 0 in a healthy run too, and any ratio to it grows without end. A notice by the loss alone, which grows where a
 * network merely grows surer; a warning where the accuracy falls as well.
 */
final class Overfitting implements Rule {
  static final String NAME = "overfitting";
  private static final int ON_END = 5;

  private final double rise;
  private final double fall;
  private final Alarm alarm = new Alarm(3, 3);
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest;
  private double trainingThen = Double.NaN;
  private long bestStep;
  private int fallen;

  Overfitting(HealthSettings settings) {
    rise = settings.limit(Threshold.VALIDATION_RISE);
    fall = settings.limit(Threshold.VALIDATION_FALL);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {}

  @Override
  public void evaluation(EvaluationNumbers numbers, Findings findings) {
    double loss = numbers.validationLoss();
    if (!Double.isFinite(loss)) {
      return;
    }
    if (loss < lowest) {
      lowest = loss;
      trainingThen = numbers.trainingLoss();
      bestStep = numbers.step();
    }
    highest = Math.max(highest, orZero(numbers.validationAccuracy()));
    boolean trains = !(numbers.trainingLoss() > trainingThen);
    if (trains && loss > (1 + rise) * lowest) {
      fallen = highest - orHighest(numbers.validationAccuracy()) > fall ? fallen + 1 : 0;
      Severity severity = fallen >= ON_END ? Severity.WARNING : Severity.NOTICE;
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers, severity));
      }
    } else {
      fallen = 0;
      alarm.good();
    }
  }

  private static double orZero(double accuracy) {
    return Double.isNaN(accuracy) ? 0 : accuracy;
  }

  private double orHighest(double accuracy) {
    return Double.isNaN(accuracy) ? highest : accuracy;
  }

  private Finding finding(EvaluationNumbers numbers, Severity severity) {
    long step = numbers.step();
    double loss = numbers.validationLoss();
    String message =
        "on held-out rows the loss has risen from %s after step %d to %s, while that on training rows went from %s to %s"
            .formatted(
                Figures.of(lowest),
                bestStep,
                Figures.of(loss),
                Figures.of(trainingThen),
                Figures.of(numbers.trainingLoss()));
    if (severity != Severity.NOTICE) {
      message +=
          "; their accuracy fell from %s to %s"
              .formatted(Figures.percent(highest), Figures.percent(numbers.validationAccuracy()));
    }
    return new Finding(
        NAME,
        severity,
        "",
        message,
        "stop at the best validation loss; weight decay; dropout; a smaller network; more rows",
        step,
        List.of(new Evidence("", step, "validation loss", loss, (1 + rise) * lowest)));
  }
}
