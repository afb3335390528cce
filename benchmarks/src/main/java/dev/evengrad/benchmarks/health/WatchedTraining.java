package dev.evengrad.benchmarks.health;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.Verdict;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.HealthObserver;
import dev.evengrad.train.InputColumns;
import dev.evengrad.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The training of a recipe on the training rows of its first fold, with the rules of ours and of others watching; the held-out rows are the validation
/// rows that they see.
final class WatchedTraining {
  private final Recipe recipe;
  private final Map<String, Finding> first = new TreeMap<>();

  private WatchedTraining(Recipe recipe) {
    this.recipe = recipe;
  }

  /// For each rule that raised a warning or an error the first of them; its last step is the one in which it became so.
  static Map<String, Finding> of(Recipe recipe) {
    WatchedTraining training = new WatchedTraining(recipe);
    training.forecast();
    // As users have it; and the same run once more for rules that were published to look at every
    // step.
    training.train(HealthSettings.standard());
    training.train(HealthSettings.standard().only().every(1).adding(training::others));
    return training.first;
  }

  /// What the description of the network tells before training.
  private void forecast() {
    Forecast forecast = Forecast.of(ModelSpec.parse(recipe.network()));
    if (forecast.verdict() != Verdict.HEALTHY) {
      found(
          new Finding(
              "forecast." + forecast.verdict(),
              Severity.WARNING,
              "",
              "log10 of the total factor " + forecast.log10Factor()));
    }
  }

  private void found(Finding finding) {
    if (finding.severity() != Severity.NOTICE) {
      first.putIfAbsent(finding.rule(), finding);
    }
  }

  private List<Rule> others(WatchedRun run) {
    List<Rule> rules = new ArrayList<>(ComparisonRules.autoTrainer(run, recipe.epochs()));
    rules.addAll(ComparisonRules.sageMaker(run));
    rules.addAll(ComparisonRules.deepDiagnosis(run));
    return rules;
  }

  private void train(HealthSettings rules) {
    Split fold = CrossValidated.folds(TrainingData.scaled(recipe)).getFirst();
    train(
        CrossValidated.settings(recipe),
        TrainingData.noisy(recipe, fold.training(), 0),
        fold.heldOut(),
        rules.onFinding(this::found));
  }

  /// One training with rules watching, which see the held-out rows after each epoch.
  static void train(
      TrainingSettings settings, Dataset training, Dataset heldOut, HealthSettings rules) {
    try (Trainer trainer = settings.trainer(training).clipCosineEvery(0).health(rules).build()) {
      HealthObserver health = trainer.health();
      health.describe(run -> run.withPlannedSteps(settings.steps(training)));
      health.accept(InputColumns.of(training, settings.network()));
      long step = 0;
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        EpochReport report = trainer.epoch(training);
        step += report.steps();
        if (report.halted() != null) {
          return;
        }
        Evaluation evaluation = trainer.evaluate(heldOut);
        health.accept(
            new EvaluationNumbers(
                step,
                report.loss(),
                evaluation.loss(),
                report.metrics().getOrDefault("accuracy", Double.NaN),
                evaluation.accuracy()));
      }
    }
  }
}
