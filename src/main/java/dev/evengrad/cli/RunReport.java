package dev.evengrad.cli;

import dev.evengrad.health.Finding;
import dev.evengrad.report.html.Report;
import dev.evengrad.report.html.ReportedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The report of a training run, the option `--report`: of the steps from here on, if it was resumed.
final class RunReport extends RunCollector {
  private final Path file;
  private final Consumer<String> said;

  /// A report that is yet to be written.
  ///
  /// @param label what the run is called in it
  /// @param said takes a line when it is written
  RunReport(Path file, String label, Consumer<String> said) {
    super(label);
    this.file = file;
    this.said = said;
  }

  @Override
  public void finish(@Nullable List<Finding> findings) {
    super.finish(findings);
    ReportedRun run = run();
    if (run != null) {
      Report.of(run).write(file);
      said.accept("report: " + file);
    }
  }
}
