package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.HealthObserver;
import dev.evengrad.train.InputColumns;
import dev.evengrad.train.Trainer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches the health of a run: has findings shown when they are raised, and gives the rules what a trainer does not know.
final class HealthWatch {
  private final Recipe recipe;
  private final Progress progress;
  private final boolean quiet;
  private @Nullable HealthObserver health;

  /// A watch of a run that is yet to begin.
  ///
  /// @param quiet whether only warnings and errors are shown, and no word when they are over
  HealthWatch(Recipe recipe, Progress progress, boolean quiet) {
    this.recipe = recipe;
    this.progress = progress;
    this.quiet = quiet;
  }

  /// What the trainer is made with.
  HealthSettings settings() {
    return HealthSettings.standard().onFinding(this::show);
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
    observer.accept(InputColumns.of(recipe.training(), recipe.spec()));
    health = observer;
  }

  /// An epoch is over.
  ///
  /// @param step the last one that was tried
  void epoch(long step, EpochReport report, @Nullable Evaluation heldOut) {
    if (health != null) {
      health.accept(
          new EvaluationNumbers(
              step,
              report.loss(),
              heldOut == null ? Double.NaN : heldOut.loss(),
              report.metrics().getOrDefault("accuracy", Double.NaN),
              heldOut == null ? Double.NaN : heldOut.accuracy()));
    }
  }

  /// All that was found.
  List<Finding> findings() {
    return health == null ? List.of() : health.findings();
  }
}
