package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.report.html.ReportedRun;
import dev.evengrad.train.SetAside;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects what is measured of a run for a report.
class RunCollector implements RunListener {
  private final String label;
  private @Nullable ReportedRun run;

  /// A run that is yet to begin.
  ///
  /// @param label what it is called in the report
  RunCollector(String label) {
    this.label = label;
  }

  /// The run; null if there was no step, of which there is nothing to report.
  final @Nullable ReportedRun run() {
    return run == null || run.steps() == 0 ? null : run;
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
  public void setAside(SetAside event) {
    if (run != null) {
      SetAside.Batch first = event.batches().getFirst();
      String place =
          first.epoch() == 0 ? "" : " (epoch " + first.epoch() + ", batch " + first.batch() + ")";
      run.event(event.step(), event.message() + place);
    }
  }

  @Override
  public void accept(EvaluationNumbers numbers) {
    if (run != null) {
      run.accept(numbers);
    }
  }

  @Override
  public void finish(@Nullable List<Finding> findings) {
    if (run != null && findings != null) {
      run.accept(findings);
    }
  }
}
