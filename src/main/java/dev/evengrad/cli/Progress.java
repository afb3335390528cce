package dev.evengrad.cli;

import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import org.jspecify.annotations.Nullable;

/// Shows how training goes on. Does nothing by default.
interface Progress extends AutoCloseable {
  /// Training begins, or goes on behind the steps that are done.
  default void begin(long doneSteps, long totalSteps) {}

  /// Initial weights were scaled by data.
  default void scaled(LsuvReport report) {}

  /// A spike guard is there: what it is, and the memory that it takes.
  default void guarded(String line) {}

  /// What is going to be measured of the run's layers, if anything is.
  default void watch(WatchedRun run) {}

  /// What was measured of a step; valid during the call only.
  default void measured(StepNumbers numbers) {}

  /// A step is over.
  default void step() {}

  /// A step was skipped, for a reason that was not said before.
  default void skipped(String why) {}

  /// Something is wrong with the run, or no longer.
  default void finding(String line) {}

  /// A checkpoint between two epochs could not be written, for a reason that was not said before.
  default void unsaved(String why) {}

  /// An epoch is over.
  default void epoch(EpochReport report, @Nullable Evaluation heldOut) {}

  @Override
  default void close() {}
}
