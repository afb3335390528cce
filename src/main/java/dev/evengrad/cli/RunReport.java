package dev.evengrad.cli;

import dev.evengrad.health.Finding;
import dev.evengrad.report.html.Report;
import dev.evengrad.report.html.ReportedRun;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The report of a training run, the option `--report`: of the steps from here on, if it was resumed.
final class RunReport extends RunCollector {
  private final Path file;

  /// A report that is yet to be written.
  ///
  /// @param label what the run is called in it
  RunReport(Path file, String label) {
    super(label);
    this.file = file;
  }

  @Override
  public void finish(@Nullable List<Finding> findings) {
    super.finish(findings);
    ReportedRun run = run();
    if (run != null) {
      Report.of(run).write(file);
    }
  }
}
