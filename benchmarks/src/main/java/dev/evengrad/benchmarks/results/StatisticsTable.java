package dev.evengrad.benchmarks.results;

import java.util.List;
import java.util.OptionalDouble;

/// The page's table of what the statistics of the gradients take of a training step: part of the targets' tables.
final class StatisticsTable {
  private static final String STEP = "StatisticsBenchmark.step";
  private static final double MICROS = 1e-3;

  private StatisticsTable() {}

  /// The table in Markdown, with what is compared below it; empty if nothing of it was measured.
  static String markdown(List<MeasuredRow> rows) {
    StringBuilder lines = new StringBuilder();
    for (MeasuredRow row : rows) {
      if (row.benchmark().equals(STEP)) {
        lines
            .append("| ")
            .append(PeerResults.label(row.parameters().get("row")))
            .append(" | ")
            .append(micros(row.quotient("stepNanos", "steps")))
            .append(" | ")
            .append(micros(row.quotient("statisticsNanos", "steps")))
            .append(" | ")
            .append(SpeedTable.percent(row.quotient("statisticsNanos", "stepNanos")))
            .append(" |\n");
      }
    }
    if (lines.isEmpty()) {
      return "";
    }
    return """
    | step, rows | microseconds | of which statistics of the gradients | share |
    |---|---|---|---|
    """
        + lines
        + "\n"
        + "No step goes without the statistics (norm, largest magnitude and whether all is finite,"
        + " of each parameter's gradient), since clipping and the transaction rest on them. So"
        + " their time is no difference of two steps: the same passes over gradients of the"
        + " same sizes, written just before so that they lie in the cache, as after the product"
        + " that makes them, are timed by themselves in turn with the step.\n";
  }

  private static String micros(OptionalDouble nanos) {
    return nanos.isPresent() ? SpeedTable.figure(nanos.getAsDouble() * MICROS) : "";
  }
}
