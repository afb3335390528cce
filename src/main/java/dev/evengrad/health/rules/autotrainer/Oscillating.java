package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.rules.comparison.Report;

/** Between one extreme of the accuracy and the next lie 0.03 or more, in at least 0.2 of the epochs. */
final class Oscillating extends EveryThirdEpoch {
  private static final double SWING = 0.03;
  private static final double EPOCHS = 0.2;

  private final Report report = new Report("autotrainer.oscillating", "");
  private final Accuracies accuracies = new Accuracies(SWING);

  Oscillating() {
    super("autotrainer.oscillating");
  }

  @Override
  void epoch(EvaluationNumbers numbers) {
    accuracies.add(numbers);
  }

  @Override
  void check(EvaluationNumbers numbers, Findings findings) {
    if (accuracies.epochs() > 0) {
      double fraction = (double) accuracies.swings() / accuracies.epochs();
      report.set(
          fraction >= EPOCHS,
          findings,
          numbers.step(),
          "the accuracy swung "
              + accuracies.swings()
              + " times in "
              + accuracies.epochs()
              + " epochs",
          new Finding.Evidence("", numbers.step(), "swings an epoch", fraction, EPOCHS));
    }
  }
}
