package dev.evengrad.health.rules.sagemaker;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.rules.comparison.Report;

/** The loss is not lower than 10 steps before; looked at in every tenth step. */
final class LossNotDecreasing implements Rule {
  private static final int STEPS = 10;

  private final Report report = new Report("sagemaker.loss_not_decreasing", "");
  private double before = Double.NaN;
  private int since;

  @Override
  public String name() {
    return report.rule();
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    double loss = numbers.loss();
    if (Double.isNaN(loss)) {
      return;
    }
    if (Double.isNaN(before)) {
      before = loss;
      return;
    }
    since++;
    if (since < STEPS) {
      return;
    }
    report.set(
        !(loss < before),
        findings,
        numbers.step(),
        "the loss is " + (float) loss + ", " + STEPS + " steps before it was " + (float) before,
        new Finding.Evidence("", numbers.step(), "loss", loss, before));
    before = loss;
    since = 0;
  }
}
