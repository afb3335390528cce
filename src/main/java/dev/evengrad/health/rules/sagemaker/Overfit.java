package dev.evengrad.health.rules.sagemaker;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.rules.comparison.Report;

/** The loss on held-out rows is above that on training rows by more than a tenth of it. */
final class Overfit implements Rule {
  private static final double RATIO = 0.1;

  private final Report report = new Report("sagemaker.overfit", "");

  @Override
  public String name() {
    return report.rule();
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {}

  @Override
  public void evaluation(EvaluationNumbers numbers, Findings findings) {
    double ratio = (numbers.validationLoss() - numbers.trainingLoss()) / numbers.trainingLoss();
    if (!Double.isNaN(ratio)) {
      report.set(
          ratio > RATIO,
          findings,
          numbers.step(),
          "(validation - training) / training loss is " + (float) ratio + ", limit " + RATIO,
          new Finding.Evidence(
              "", numbers.step(), "(validation - training) / training loss", ratio, RATIO));
    }
  }
}
