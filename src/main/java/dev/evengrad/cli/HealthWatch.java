package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.HealthObserver;
import dev.evengrad.train.InputColumns;
import dev.evengrad.train.SetAside;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.Trainer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches the health of a run: has findings shown when they are raised, gives the rules what a trainer does not know, and what is
/// measured to those who listen.
final class HealthWatch implements AutoCloseable {
  private final Recipe recipe;
  private final Progress progress;
  private final boolean quiet;
  private final boolean rules;
  private final List<RunListener> listeners;
  private @Nullable HealthObserver health;

  /// A watch of a run that is yet to begin.
  ///
  /// @param quiet whether only warnings and errors are shown, and no word when they are over
  /// @param rules whether there is anything to find; without, it only measures
  /// @param listeners take what is measured
  HealthWatch(
      Recipe recipe, Progress progress, boolean quiet, boolean rules, List<RunListener> listeners) {
    this.recipe = recipe;
    this.progress = progress;
    this.quiet = quiet;
    this.rules = rules;
    this.listeners = List.copyOf(listeners);
  }

  /// What the trainer is made with.
  HealthSettings settings() {
    return rules
        ? HealthSettings.standard().onFinding(this::show)
        : HealthSettings.standard().only();
  }

  /// A notice that is over is of no interest.
  private void show(Finding finding) {
    listeners.forEach(RunListener::finding);
    boolean notice = finding.severity() == Severity.NOTICE;
    boolean shown = quiet ? !notice && finding.open() : !notice || finding.open();
    if (shown) {
      progress.finding(FindingText.line(finding));
    }
  }

  /// The trainer is there; no step is made yet.
  void begin(Trainer trainer) {
    HealthObserver observer = trainer.health();
    long steps = (long) recipe.epochs() * recipe.stepsPerEpoch();
    double chance = ChanceLoss.of(recipe);
    observer.describe(
        run -> {
          var planned = run.withPlannedSteps(steps);
          if (!listeners.isEmpty()) {
            planned = planned.withAbout(RunSettings.of(recipe, trainer.backend()));
          }
          return Double.isNaN(chance) ? planned : planned.withChanceLoss(chance);
        });
    InputNumbers inputs = InputColumns.of(recipe.training(), recipe.spec());
    observer.accept(inputs);
    listeners.forEach(
        listener -> listener.begin(observer.monitor().run(), inputs, progress::unsaved));
    progress.watch(observer.monitor().run());
    observer.onStep(this::measured);
    health = observer;
  }

  private void measured(StepNumbers numbers) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).accept(numbers);
    }
    progress.measured(numbers);
  }

  /// What the trainer tells besides what is measured.
  StepObserver observer() {
    return new StepObserver() {
      @Override
      public void onSetAside(SetAside event) {
        listeners.forEach(listener -> listener.setAside(event));
      }
    };
  }

  /// An epoch is over.
  ///
  /// @param step the last one that was tried
  void epoch(long step, EpochReport report, @Nullable Evaluation heldOut) {
    EvaluationNumbers numbers =
        new EvaluationNumbers(
            step,
            report.loss(),
            heldOut == null ? Double.NaN : heldOut.loss(),
            report.metrics().getOrDefault("accuracy", Double.NaN),
            heldOut == null ? Double.NaN : heldOut.accuracy());
    if (health != null) {
      health.accept(numbers);
    }
    listeners.forEach(listener -> listener.accept(numbers));
  }

  /// All that was found; null if nobody looked.
  @Nullable List<Finding> findings() {
    return !rules ? null : health == null ? List.of() : health.findings();
  }

  /// Training is over and its own files are written.
  void finish() {
    listeners.forEach(listener -> listener.finish(findings()));
  }

  /// Ends the record.
  @Override
  public void close() {
    listeners.forEach(RunListener::close);
  }
}
