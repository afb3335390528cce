package dev.evengrad.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The page's charts, made from the results file of the engines of others. Called by scripts/bench charts.
public final class PeerCharts {
  private PeerCharts() {}

  /// Arguments: the results file and the folder for the charts.
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, String> chart : charts(Path.of(args[0])).entrySet()) {
      Files.writeString(Path.of(args[1]).resolve(chart.getKey()), chart.getValue());
    }
  }

  /// The charts by the names of their files.
  public static Map<String, String> charts(Path file) throws IOException {
    PeerResults results = PeerResults.read(file);
    Map<String, String> charts = new LinkedHashMap<>();
    charts.put(
        "peers-predictions.svg", RatioChart.svg(results, PeerResults.PREDICTION, "predictions"));
    charts.put("peers-steps.svg", RatioChart.svg(results, PeerResults.STEP, "training steps"));
    charts.put("roofline.svg", RooflineChart.svg(results));
    return charts;
  }
}
