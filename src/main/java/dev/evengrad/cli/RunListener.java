package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.train.SetAside;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes what is measured of a training run: a record, a report.
interface RunListener extends AutoCloseable {
  /// The trainer is there; no step is made yet.
  ///
  /// @param complaint takes the message of a fault that training does not end for
  void begin(WatchedRun run, InputNumbers inputs, Consumer<String> complaint);

  /// A step was made, or refused.
  void accept(StepNumbers numbers);

  /// Something was found, or is over: in the step that follows, or by the evaluation that does.
  default void finding() {}

  /// The spike guard has set something aside; the step follows.
  default void setAside(SetAside event) {}

  /// An epoch is over.
  void accept(EvaluationNumbers numbers);

  /// Training is over, by its end, a halt or an interruption, and its own files are written.
  ///
  /// @param findings null if nobody looked
  default void finish(@Nullable List<Finding> findings) {}

  /// Closes what is open.
  @Override
  default void close() {}
}
