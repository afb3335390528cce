package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.rules.comparison.Report;

/** After 0.3 of all epochs the accuracy has in none of them grown by 0.01 from one to the next. */
final class Slow extends EveryThirdEpoch {
  private static final double AFTER = 0.3;
  private static final double GAIN = 0.01;

  private final Report report = new Report("autotrainer.slow", "");
  private final Accuracies accuracies = new Accuracies(1);
  private final int allEpochs;

  Slow(int allEpochs) {
    super("autotrainer.slow");
    this.allEpochs = allEpochs;
  }

  @Override
  void epoch(EvaluationNumbers numbers) {
    accuracies.add(numbers);
  }

  @Override
  void check(EvaluationNumbers numbers, Findings findings) {
    if (allEpochs > 0 && accuracies.epochs() > 1 && accuracies.epochs() >= AFTER * allEpochs) {
      report.set(
          accuracies.largestGain() < GAIN,
          findings,
          numbers.step(),
          "the largest gain of accuracy in an epoch is " + (float) accuracies.largestGain(),
          new Finding.Evidence(
              "", numbers.step(), "largest gain an epoch", accuracies.largestGain(), GAIN));
    }
  }
}
