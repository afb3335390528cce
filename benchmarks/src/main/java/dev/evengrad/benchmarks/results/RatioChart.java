package dev.evengrad.benchmarks.results;

import java.util.List;
import java.util.Map;

/// How many times as long as ours each of the other engines takes, as bars that begin at 1, on a logarithmic axis.
final class RatioChart {
  private static final Map<String, String> COLOURS =
      Map.of(
          "openblas", "#1f77b4",
          "onnxruntime-reused", "#2ca02c",
          "onnxruntime", "#98df8a",
          "pytorch", "#d62728",
          "ejml-float", "#7f7f7f",
          "ejml-double", "#bcbd22");
  private static final int WIDTH = 900;
  private static final int LEFT = 160;
  private static final int RIGHT = 60;
  private static final int TOP = 62;
  private static final int BAR = 9;
  private static final int GAP = 12;

  private RatioChart() {}

  /// @param what the rows are, e.g. `predictions`
  static String svg(PeerResults results, String benchmark, String what) {
    Map<String, Map<String, MeasuredRow>> rows = results.rows(benchmark);
    List<String> peers = results.peers(benchmark);
    double least = 1;
    double most = 1;
    int bars = 0;
    for (Map<String, MeasuredRow> engines : rows.values()) {
      for (String peer : engines.keySet()) {
        least = Math.min(least, PeerResults.ratio(engines, peer));
        most = Math.max(most, PeerResults.ratio(engines, peer));
        bars++;
      }
      bars--;
    }
    int height = TOP + bars * BAR + rows.size() * GAP + 30;
    LogAxis axis = new LogAxis(0.9 * least, 1.1 * most, LEFT, WIDTH - RIGHT);
    Svg svg =
        new Svg(
            WIDTH, height, "Time of " + what + " as a multiple of Evengrad's; left of 1: faster");
    for (double tick : axis.ticks()) {
      svg.gridLine(axis.at(tick), TOP, axis.at(tick), height - 25, tick == 1);
      svg.text(axis.at(tick), height - 8, "middle", "#000000", LogAxis.label(tick));
    }
    double x = LEFT;
    for (String peer : peers) {
      svg.bar(x, 38, 10, 10, COLOURS.get(peer));
      svg.text(x + 14, 48, "start", "#000000", PeerResults.title(peer));
      x += 34 + 6.5 * PeerResults.title(peer).length();
    }
    double y = TOP + GAP / 2.0;
    for (Map.Entry<String, Map<String, MeasuredRow>> row : rows.entrySet()) {
      Map<String, MeasuredRow> engines = row.getValue();
      double middle = y + (engines.size() - 1) * BAR / 2.0 + 4;
      svg.text(LEFT - 10, middle, "end", "#000000", PeerResults.label(row.getKey()));
      for (String peer : peers) {
        if (engines.containsKey(peer)) {
          double ratio = PeerResults.ratio(engines, peer);
          double from = Math.min(axis.at(1), axis.at(ratio));
          double to = Math.max(axis.at(1), axis.at(ratio));
          svg.bar(from, y, to - from, BAR - 1, COLOURS.get(peer));
          y += BAR;
        }
      }
      y += GAP;
    }
    return svg.toString();
  }
}
