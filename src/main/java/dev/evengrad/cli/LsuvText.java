package dev.evengrad.cli;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.train.LsuvReport;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;

/// What is said of weights that were scaled by data.
final class LsuvText {
  /// The value of `--init` that asks for it.
  static final String NAME = "lsuv";

  private LsuvText() {}

  /// One line: the layers, the range of variances before and after, and those that did not come to 1.
  static String line(LsuvReport report) {
    if (report.layers().isEmpty()) {
      return "lsuv: every dense layer has an initializer of its own, nothing was scaled";
    }
    DoubleSummaryStatistics before =
        report.layers().stream()
            .mapToDouble(LsuvReport.LayerScaling::varianceBefore)
            .summaryStatistics();
    DoubleSummaryStatistics after =
        report.layers().stream()
            .mapToDouble(LsuvReport.LayerScaling::varianceAfter)
            .summaryStatistics();
    String others =
        report.layers().stream()
            .filter(layer -> !layer.converged())
            .map(LsuvReport.LayerScaling::layer)
            .collect(Collectors.joining(", "));
    return "lsuv: "
        + report.layers().size()
        + " layers scaled by "
        + report.rows()
        + " rows, variances "
        + Figures.figure(before.getMin())
        + " to "
        + Figures.figure(before.getMax())
        + " before, "
        + Figures.figure(after.getMin())
        + " to "
        + Figures.figure(after.getMax())
        + " after"
        + (others.isEmpty() ? "" : "; not within 0.1 of 1: " + others);
  }

  static JsonArray json(LsuvReport report) {
    List<JsonValue> layers = new ArrayList<>();
    for (LsuvReport.LayerScaling layer : report.layers()) {
      layers.add(
          JsonObject.builder()
              .put("layer", layer.layer())
              .put("variance_before", layer.varianceBefore())
              .put("rounds", layer.rounds())
              .put("variance_after", layer.varianceAfter())
              .build());
    }
    return new JsonArray(layers);
  }
}
