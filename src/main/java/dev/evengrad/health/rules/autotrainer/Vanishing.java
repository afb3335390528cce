package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.Report;

/**
 * The first layer's gradient is below 1e-3 of the last one's and below 1e-4, and the accuracy is below 0.7, or flat: has not changed by
 * 0.01 in an epoch since the last look.
 */
final class Vanishing extends EveryThirdEpoch {
  private static final double RATIO = 1e-3;
  private static final double NORM = 1e-4;
  private static final double ACCURACY = 0.7;
  private static final double FLAT = 0.01;

  private final Report report = new Report("autotrainer.vanishing", "");
  private final Accuracies accuracies = new Accuracies(1);
  private final EndGradients gradients;

  Vanishing(WatchedRun run) {
    super("autotrainer.vanishing");
    gradients = new EndGradients(run);
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    gradients.take(numbers);
  }

  @Override
  void epoch(EvaluationNumbers numbers) {
    accuracies.add(numbers);
  }

  @Override
  void check(EvaluationNumbers numbers, Findings findings) {
    double ratio = gradients.ratio();
    double change = accuracies.largestChangeSince();
    if (Double.isNaN(ratio) || accuracies.epochs() == 0) {
      return;
    }
    boolean bad = accuracies.last() < ACCURACY || change < FLAT;
    report.set(
        ratio < RATIO && gradients.first() < NORM && bad,
        findings,
        numbers.step(),
        gradients.text() + ", accuracy " + (float) accuracies.last(),
        new Finding.Evidence(
            "", numbers.step(), "|gradient| of the first / last layer", ratio, RATIO),
        new Finding.Evidence(
            "", numbers.step(), "|gradient| of the first layer", gradients.first(), NORM));
  }
}
