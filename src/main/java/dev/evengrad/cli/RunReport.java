package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.report.html.Report;
import dev.evengrad.report.html.ReportedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The report of a training run, the option `--report`: of the steps from here on, if it was resumed.
final class RunReport implements RunListener {
  private final Path file;
  private final String label;
  private @Nullable ReportedRun run;

  /// A report that is yet to be written.
  ///
  /// @param label what the run is called in it
  RunReport(Path file, String label) {
    this.file = file;
    this.label = label;
  }

  @Override
  public void begin(WatchedRun watched, InputNumbers inputs, Consumer<String> complaint) {
    run = new ReportedRun(label, watched.withName(label), inputs);
  }

  @Override
  public void accept(StepNumbers numbers) {
    if (run != null) {
      run.accept(numbers);
    }
  }

  @Override
  public void accept(EvaluationNumbers numbers) {
    if (run != null) {
      run.accept(numbers);
    }
  }

  /// A run without a step has no report.
  @Override
  public void finish(@Nullable List<Finding> findings) {
    if (run != null && run.steps() > 0) {
      if (findings != null) {
        run.accept(findings);
      }
      Report.of(run).write(file);
    }
  }
}
