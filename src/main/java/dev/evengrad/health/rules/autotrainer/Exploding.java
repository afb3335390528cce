package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.AnythingNonFinite;
import dev.evengrad.health.rules.comparison.Report;
import java.util.List;

/**
 * A loss, weight or gradient is not finite, or the loss on held-out rows is 1e5 or more, or the first layer's gradient is above 70 times
 * the last one's. What is not finite is seen at once, since such a run may have no further epochs.
 */
final class Exploding extends EveryThirdEpoch {
  private static final double LOSS = 1e5;
  private static final double RATIO = 70;

  private final Report report = new Report("autotrainer.exploding", "");
  private final AnythingNonFinite nonFinite = new AnythingNonFinite();
  private final EndGradients gradients;
  private final List<String> layers;
  private String found = "";

  Exploding(WatchedRun run) {
    super("autotrainer.exploding");
    gradients = new EndGradients(run);
    layers = run.layers().stream().map(WatchedLayer::name).toList();
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    gradients.take(numbers);
    found = nonFinite.find(numbers, layers);
    if (!found.isEmpty()) {
      report.raise(findings, numbers.step(), "not finite: " + found);
    }
  }

  @Override
  void epoch(EvaluationNumbers numbers) {}

  @Override
  void check(EvaluationNumbers numbers, Findings findings) {
    if (!found.isEmpty()) {
      return;
    }
    double loss = numbers.validationLoss();
    double ratio = gradients.ratio();
    if (loss >= LOSS) {
      report.raise(
          findings,
          numbers.step(),
          "the loss on held-out rows is " + (float) loss,
          new Finding.Evidence("", numbers.step(), "validation loss", loss, LOSS));
    } else if (ratio > RATIO) {
      report.raise(
          findings,
          numbers.step(),
          gradients.text(),
          new Finding.Evidence(
              "", numbers.step(), "|gradient| of the first / last layer", ratio, RATIO));
    } else {
      report.set(false, findings, numbers.step(), "");
    }
  }
}
