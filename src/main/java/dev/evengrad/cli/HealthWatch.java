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
import dev.evengrad.train.Trainer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches the health of a run: has findings shown when they are raised, gives the rules what a trainer does not know, and what is
/// measured to the record of the run.
final class HealthWatch implements AutoCloseable {
  private final Recipe recipe;
  private final Progress progress;
  private final boolean quiet;
  private final boolean rules;
  private final @Nullable RunRecording recording;
  private @Nullable HealthObserver health;

  /// A watch of a run that is yet to begin.
  ///
  /// @param quiet whether only warnings and errors are shown, and no word when they are over
  /// @param rules whether there is anything to find; without, it only measures
  /// @param recording takes what is measured; null if nothing is recorded
  HealthWatch(
      Recipe recipe,
      Progress progress,
      boolean quiet,
      boolean rules,
      @Nullable RunRecording recording) {
    this.recipe = recipe;
    this.progress = progress;
    this.quiet = quiet;
    this.rules = rules;
    this.recording = recording;
  }

  /// What the trainer is made with.
  HealthSettings settings() {
    return rules
        ? HealthSettings.standard().onFinding(this::show)
        : HealthSettings.standard().only();
  }

  /// A notice that is over is of no interest.
  private void show(Finding finding) {
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
          return Double.isNaN(chance) ? planned : planned.withChanceLoss(chance);
        });
    InputNumbers inputs = InputColumns.of(recipe.training(), recipe.spec());
    observer.accept(inputs);
    if (recording != null) {
      recording.begin(observer.monitor().run(), inputs, progress::unsaved);
    }
    progress.watch(observer.monitor().run());
    observer.onStep(this::measured);
    health = observer;
  }

  private void measured(StepNumbers numbers) {
    if (recording != null) {
      recording.accept(numbers);
    }
    progress.measured(numbers);
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
    if (recording != null) {
      recording.accept(numbers);
    }
  }

  /// All that was found; null if nobody looked.
  @Nullable List<Finding> findings() {
    return !rules ? null : health == null ? List.of() : health.findings();
  }

  /// Ends the record.
  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
  }
}
