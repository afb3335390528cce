package dev.evengrad.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The page's table of what share of the peak a product reaches, both at the same clock: part of the kernels' tables.
final class PeakTable {
  private static final String SHARE = "PeakShareBenchmark.share";
  private static final String ALONE = "PeakShareBenchmark.peakAlone";

  private PeakTable() {}

  /// The table in Markdown, with the way it is measured below it; empty if nothing of it was measured.
  static String markdown(List<MeasuredRow> rows) {
    StringBuilder lines = new StringBuilder();
    List<String> alone = new ArrayList<>();
    for (MeasuredRow row : rows) {
      OptionalDouble peak = row.quotient("peakOperations", "peakNanos");
      if (row.benchmark().equals(SHARE)) {
        lines
            .append("| ")
            .append(row.parameters().get("size").replace("x", " x "))
            .append(" | ")
            .append(KernelTable.kernels(row))
            .append(" | ")
            .append(figure(row.quotient("productOperations", "productNanos")))
            .append(" | ")
            .append(figure(peak))
            .append(" | ")
            .append(SpeedTable.percent(row.quotient("peakNanos", "productNanos")))
            .append(" |\n");
      } else if (row.benchmark().equals(ALONE) && peak.isPresent()) {
        alone.add(figure(peak) + " (" + KernelTable.kernels(row) + ")");
      }
    }
    if (lines.isEmpty()) {
      return "";
    }
    return """
    | rows x inputs x outputs | kernels | forward, GFLOP/s | peak at the same clock, GFLOP/s | share |
    |---|---|---|---|---|
    """
        + lines
        + "\n"
        + "Forward on packed weights, in turn with as many multiply-adds on registers alone, each"
        + " timed on its own: a processor lowers its clock under wide vectors, and so both have the"
        + " clock that the product leaves. Share: the time of the multiply-adds by that of the"
        + " product."
        + (alone.isEmpty()
            ? ""
            : " By themselves the multiply-adds reach " + String.join(", ", alone) + " GFLOP/s.")
        + "\n";
  }

  private static String figure(OptionalDouble value) {
    return value.isPresent() ? SpeedTable.figure(value.getAsDouble()) : "";
  }
}
