package dev.evengrad.cli;

import dev.evengrad.EvengradException;
import dev.evengrad.ModelFileException;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.io.tensorboard.TensorBoardObserver;
import dev.evengrad.model.Model;
import dev.evengrad.reference.RoundingCost;
import dev.evengrad.reference.VerificationObserver;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainingState;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Trains by a recipe, shows how it goes, and writes checkpoints and the model.
final class TrainingRun {
  private final Recipe recipe;
  private final PlateauFigure plateau;
  private final OutputFiles files;
  private final UnaryOperator<TrainingState> withSource;
  private final Progress progress;
  private final PrintStream err;
  private final Steps steps;
  private final List<TrainingResult.Epoch> epochs = new ArrayList<>();
  private final @Nullable HealthWatch health;
  private final @Nullable TensorBoardObserver board;
  private String failure = "";

  /// Whether the last checkpoint between epochs was written, or none was due yet.
  private boolean saved = true;

  private final @Nullable VerificationObserver verification;
  private @Nullable LsuvReport scaled;

  /// A run that is yet to begin.
  ///
  /// @param withSource adds to a state what a checkpoint has to know of the data
  /// @param health watches it; null if nobody does
  /// @param board writes it for TensorBoard; null if that is not asked for
  TrainingRun(
      Recipe recipe,
      OutputFiles files,
      UnaryOperator<TrainingState> withSource,
      Progress progress,
      @Nullable HealthWatch health,
      @Nullable TensorBoardObserver board,
      PrintStream err) {
    this.recipe = recipe;
    this.withSource = withSource;
    this.plateau = PlateauFigure.of(recipe.schedule(), recipe.stopping(), recipe.loss());
    this.files = files;
    this.progress = progress;
    this.health = health;
    this.board = board;
    this.err = err;
    this.steps = new Steps(progress);
    this.verification =
        recipe.verifyEvery() == null
            ? null
            : VerificationObserver.every(recipe.verifyEvery())
                .onDrift(
                    drift -> {
                      throw new Drift(drift.message());
                    });
  }

  /// How a run may end.
  sealed interface End {
    /// The model is written.
    record Finished(TrainingResult result) implements End {}

    /// The user stopped it; a checkpoint is written.
    record Interrupted() implements End {}

    /// The trainer gave up; nothing is written.
    record Halted(String reason) implements End {}

    /// A step was computed wrongly; nothing is written.
    record Drifted(VerificationReport report, String reason) implements End {}
  }

  /// Ends training at a step that was computed wrongly.
  private static final class Drift extends RuntimeException {
    private static final long serialVersionUID = 1;

    Drift(String message) {
      super(message);
    }
  }

  /// Trains to the end, or to an interruption.
  End run() {
    long start = System.nanoTime();
    try (progress;
        health;
        board;
        Trainer trainer =
            recipe.trainer(observers(), health == null ? null : health.settings(), this::scaled);
        Interruption interruption = Interruption.watching(trainer::requestStop)) {
      if (health != null) {
        health.begin(trainer);
        if (board != null) {
          board.watch(trainer.health());
        }
      }
      if (recipe.guard() != null) {
        progress.guarded(
            SetAsideText.announcement(recipe.guard(), trainer.memoryUse().snapshots()));
      }
      int perEpoch = recipe.stepsPerEpoch();
      int inEpoch = recipe.state() == null ? 0 : recipe.state().batchInEpoch();
      progress.begin(trainer.epochs() * perEpoch + inEpoch, (long) recipe.epochs() * perEpoch);
      while (trainer.epochs() < recipe.epochs()
          && !stopped()
          && !interruption.requested()
          && failure.isEmpty()) {
        epoch(trainer);
      }
      if (!failure.isEmpty()) {
        return new End.Halted(failure);
      }
      if (interruption.requested()) {
        progress.close();
        save(trainer);
        // Said here, because the JVM ends as soon as the interruption is closed.
        err.println(
            "evengrad: interrupted after epoch "
                + trainer.epochs()
                + "; saved "
                + files.checkpoint()
                + ", to go on with --resume");
        err.flush();
        return new End.Interrupted();
      }
      return new End.Finished(finish(trainer, start));
    } catch (Drift e) {
      return new End.Drifted(
          Objects.requireNonNull(verification).lastReport().orElseThrow(),
          String.valueOf(e.getMessage()));
    }
  }

  private List<StepObserver> observers() {
    List<StepObserver> all = new ArrayList<>(List.of(steps));
    if (verification != null) {
      all.add(verification);
    }
    if (board != null) {
      all.add(board);
    }
    if (health != null) {
      all.add(health.observer());
    }
    return all;
  }

  /// How many steps were computed again and found right.
  long verifiedSteps() {
    return verification == null ? 0 : verification.replayedSteps();
  }

  private void scaled(LsuvReport report) {
    scaled = report;
    progress.scaled(report);
  }

  private void epoch(Trainer trainer) {
    EpochReport report = trainer.epoch(recipe.training());
    if (report.halted() != null) {
      failure = report.halted().message();
      return;
    }
    if (!report.complete()) {
      return;
    }
    failure = steps.fruitless();
    if (!failure.isEmpty()) {
      return;
    }
    Evaluation heldOut = heldOut(trainer);
    epochs.add(new TrainingResult.Epoch(report, heldOut));
    trainer.tell(
        heldOut != null
            ? plateau.of(heldOut.loss(), heldOut.metrics())
            : plateau.of(report.loss(), report.metrics()));
    watch(trainer, heldOut);
    progress.epoch(report, heldOut);
    if (health != null) {
      health.epoch(steps.last(), report, heldOut);
    }
    if (board != null && heldOut != null) {
      board.evaluated(heldOut);
    }
    if (files.everyEpoch()) {
      saveBetweenEpochs(trainer);
    }
  }

  private boolean stopped() {
    return recipe.stopping() != null && recipe.stopping().rule().stopped();
  }

  private void watch(Trainer trainer, @Nullable Evaluation heldOut) {
    Stopping stopping = recipe.stopping();
    if (stopping == null || heldOut == null) {
      return;
    }
    if (stopping.keepBest()) {
      stopping.rule().after(heldOut, () -> recipe.model(trainer));
    } else {
      stopping.rule().after(heldOut);
    }
  }

  /// A disk that is full for a while must not end an hour's work: training goes on, and the next epoch
  /// is saved again.
  private void saveBetweenEpochs(Trainer trainer) {
    try {
      save(trainer);
      saved = true;
    } catch (ModelFileException e) {
      if (saved) {
        progress.unsaved(
            "the checkpoint behind epoch "
                + trainer.epochs()
                + " failed, training goes on: "
                + e.getMessage());
      }
      saved = false;
    }
  }

  private void save(Trainer trainer) {
    Stopping stopping = recipe.stopping();
    TrainingState state = withSource.apply(trainer.state());
    Checkpoint.save(
        stopping == null ? state : state.withStopping(stopping.rule().state()), files.checkpoint());
  }

  private TrainingResult finish(Trainer trainer, long start) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    Model best = kept();
    RoundingCost rounding = null;
    if (recipe.precision() != Precision.FLOAT32) {
      Model exact = best == null ? recipe.model(trainer) : best;
      Dataset measured = recipe.heldOut() == null ? recipe.training() : recipe.heldOut();
      rounding = RoundingCost.of(exact, recipe.precision(), measured.features());
      best = exact.withPrecision(recipe.precision());
    }
    if (!recipe.decisions().none()) {
      Model bare = best == null ? recipe.model(trainer) : best;
      best = decided(bare);
    }
    @Nullable Evaluation heldOut;
    Evaluation training;
    if (best == null) {
      heldOut = heldOut(trainer);
      training = recipe.evaluate(trainer, recipe.training());
      best = recipe.model(trainer);
    } else {
      heldOut =
          recipe.heldOut() == null
              ? null
              : EvaluateCommand.evaluate(best, recipe.heldOut(), recipe.metrics());
      training = EvaluateCommand.evaluate(best, recipe.training(), recipe.metrics());
    }
    Model model = TrainingRecord.extend(best, recipe.training(), heldOut, rounding);
    model.save(files.model());
    return new TrainingResult(
        recipe,
        trainer.backend(),
        scaled,
        health == null ? null : health.findings(),
        recipe.guard() == null ? null : trainer.setAside(),
        epochs,
        training,
        heldOut,
        rounding,
        model,
        files.model(),
        seconds);
  }

  /// With calibration and threshold; a model that lacks them is better than none.
  private Model decided(Model model) {
    try {
      return recipe.decisions().apply(model, recipe.loss(), recipe.heldOut());
    } catch (EvengradException e) {
      err.println(
          "evengrad: the model is written without --calibrate and --threshold: " + e.getMessage());
      return model;
    }
  }

  /// The model of the best epoch, if that is what is to be written and any epoch was the best.
  private @Nullable Model kept() {
    Stopping stopping = recipe.stopping();
    return stopping == null || !stopping.keepBest() ? null : stopping.rule().bestModel();
  }

  private @Nullable Evaluation heldOut(Trainer trainer) {
    return recipe.heldOut() == null ? null : recipe.evaluate(trainer, recipe.heldOut());
  }
}
