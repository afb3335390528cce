package dev.evengrad.train;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.model.Model;
import org.jspecify.annotations.Nullable;

/**
 * The scale of the values that a trainer learns. It is found once, by the first epoch unless it was given or comes with a model, and is
 * the same from then on, since the weights have learned by it.
 */
final class TargetScaling {
  private final boolean wanted;
  private final int outputs;
  private final @Nullable TargetScale given;
  private final Progress progress;

  /**
   * For the settings of a trainer.
   *
   * @throws SpecException if the loss takes no scaled targets
   * @throws SettingException if the model to start from has learned its targets as they are, or by another scale
   * @throws ShapeException if the scale is not for so many outputs
   */
  TargetScaling(TrainerBuilder settings, Loss loss, Progress progress) {
    this.progress = progress;
    this.outputs = settings.spec.output().size();
    this.given = settings.targetScale;
    TargetScale own = progress.info.targetScale();
    this.wanted = settings.scaleTargets || own != null;
    if (wanted && !loss.takesScaledTargets()) {
      throw new SpecException(
          (own == null ? "the targets were to be scaled" : "the model has learned scaled targets")
              + ", which the loss "
              + loss.text()
              + " does not take; mse, mae and huber do");
    }
    if (settings.scaleTargets && settings.start != null) {
      requireKept(settings.start, given);
    }
    if (given != null && given.columns() != outputs) {
      throw new ShapeException(
          "the scale is for "
              + given.columns()
              + " target columns, the network has "
              + outputs
              + " outputs");
    }
    takeGivenIfMissing();
  }

  /** Takes the scale that was given, if one was and none is known. */
  void takeGivenIfMissing() {
    if (given != null && scale() == null) {
      progress.info = progress.info.withTargetScale(given);
    }
  }

  private static void requireKept(Model start, @Nullable TargetScale given) {
    TargetScale own = start.info().targetScale();
    if (own == null || (given != null && !given.equals(own))) {
      throw new SettingException(
          "scale of the targets",
          given == null ? "to be taken from the data" : given,
          own == null
              ? "none: the model to start from has learned them as they are"
              : "that of the model to start from, " + own);
    }
  }

  /** Whether targets are scaled, by a scale that is known or one that is to be found. */
  boolean wanted() {
    return wanted;
  }

  /** The scale; null if targets are learned as they are, or the scale is not known yet. */
  @Nullable TargetScale scale() {
    return progress.info.targetScale();
  }

  /** Finds the scale of some data if one is wanted and none is known. */
  void takeIfMissing(Dataset data) {
    if (wanted && scale() == null) {
      double[] exact = data.exactTargets();
      int columns = data.targetCount();
      progress.info =
          progress.info.withTargetScale(
              exact == null
                  ? TargetScale.fitting(data.targets(), columns)
                  : TargetScale.fitting(exact, columns));
    }
  }

  /** As {@link #takeIfMissing}, in the place of one that was found in other data; one that was given stays. */
  void take(Dataset data) {
    if (!wanted) {
      throw new IllegalStateException(
          "the targets are not to be scaled: build the trainer with .scaleTargets()");
    }
    if (progress.trained()) {
      throw new IllegalStateException(
          "the network has learned targets by their scale already, which stays as it is: call"
              + " scaleTargetsBy(data) before the first step");
    }
    if (given == null) {
      progress.info = progress.info.withTargetScale(null);
    }
    takeIfMissing(data);
  }

  /** Lets steps be tried that nobody keeps, before a scale is known. */
  void assumeIfMissing() {
    if (wanted && scale() == null) {
      progress.info = progress.info.withTargetScale(TargetScale.identity(outputs));
    }
  }

  /** Throws if a scale is wanted and none is known. */
  void require() {
    if (wanted && scale() == null) {
      throw new IllegalStateException(
          "the targets are to be scaled, but no scale is known yet: call scaleTargetsBy(data) or"
              + " epoch(data) first, or build the trainer with .scaleTargets(mean, exponent)");
    }
  }

  /** Refuses a state in which targets are scaled otherwise; one from before the first step may have none yet. */
  void requireSame(TrainingState state) {
    TargetScale theirs = state.info().targetScale();
    boolean early = theirs == null && state.step() == 0;
    if (!(wanted && early)) {
      StateFit.requireSame("targets", text(theirs != null, theirs), text(wanted, given));
    }
    if (theirs != null && theirs.columns() != outputs) {
      StateFit.requireSame("scaled target columns", theirs.columns(), outputs);
    }
  }

  /** Of two that are scaled, one by a scale that is not known, the texts are the same. */
  private String text(boolean scaled, @Nullable TargetScale by) {
    return !scaled ? "raw" : given == null || by == null ? "scaled" : "scaled: " + by;
  }
}
