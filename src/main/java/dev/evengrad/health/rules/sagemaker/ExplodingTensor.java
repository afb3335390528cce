package dev.evengrad.health.rules.sagemaker;

import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.AnythingNonFinite;
import dev.evengrad.health.rules.comparison.Report;
import java.util.List;

/** Anything is NaN or infinite. */
final class ExplodingTensor implements Rule {
  private final Report report = new Report("sagemaker.exploding_tensor", "");
  private final AnythingNonFinite nonFinite = new AnythingNonFinite();
  private final List<String> layers;

  ExplodingTensor(WatchedRun run) {
    layers = run.layers().stream().map(WatchedLayer::name).toList();
  }

  @Override
  public String name() {
    return report.rule();
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    String found = nonFinite.find(numbers, layers);
    report.set(!found.isEmpty(), findings, numbers.step(), "not finite: " + found);
  }
}
