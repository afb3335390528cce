package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.record.RunRecordWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The record of a training run, the option `--record`. A run that is resumed goes on in the record that is there.
final class RunRecording implements RunListener {
  private final Path file;
  private final String run;
  private final long resumedAfter;
  private final @Nullable Integer every;
  private @Nullable RunRecordWriter writer;

  /// A record that is yet to begin; refuses to replace what is no record.
  ///
  /// @param run what the run is called in it
  /// @param resumedAfter the last step of the run that is resumed; -1 if none is
  /// @param every which step is written, or null for the usual
  RunRecording(Path file, String run, long resumedAfter, @Nullable Integer every) {
    OptionException.naming(
        "--record",
        () -> {
          RunRecordWriter.requireRecord(file);
          return file;
        });
    this.file = file;
    this.run = run;
    this.resumedAfter = resumedAfter;
    this.every = every;
  }

  /// Writes the description.
  @Override
  public void begin(WatchedRun watched, InputNumbers inputs, Consumer<String> complaint) {
    int step = every == null ? RunRecordWriter.usualEvery(watched.plannedSteps()) : every;
    WatchedRun named = watched.withName(run).withEvery(step);
    writer =
        resumedAfter >= 0
            ? RunRecordWriter.append(file, named, inputs, resumedAfter, complaint)
            : RunRecordWriter.create(file, named, inputs, complaint);
  }

  @Override
  public void finding() {
    if (writer != null) {
      writer.mark();
    }
  }

  @Override
  public void accept(StepNumbers numbers) {
    if (writer != null) {
      writer.accept(numbers);
    }
  }

  @Override
  public void accept(EvaluationNumbers numbers) {
    if (writer != null) {
      writer.accept(numbers);
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
