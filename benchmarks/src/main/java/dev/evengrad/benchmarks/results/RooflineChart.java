package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Our rows under the roofs of the machine that they were measured on: GFLOP/s over operations for each byte, both
/// logarithmic.
final class RooflineChart {
  private static final Map<String, String> COLOURS =
      Map.of(
          PeerResults.PREDICTION, "#1f77b4",
          PeerResults.STEP, "#d62728",
          PeerResults.PRODUCT, "#2ca02c");
  private static final Map<String, String> GROUPS =
      Map.of(
          PeerResults.PREDICTION, "predictions",
          PeerResults.STEP, "training steps",
          PeerResults.PRODUCT, "products");
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;
  private static final double MEBIBYTE = 1 << 20;

  private RooflineChart() {}

  static String svg(PeerResults results) {
    JsonObject machine = results.file().get("machine").asObject();
    double peak = machine.get("fmaPeakGflops").asDouble();
    double least = peak;
    for (String benchmark : GROUPS.keySet()) {
      for (Map.Entry<String, Map<String, MeasuredRow>> row : results.rows(benchmark).entrySet()) {
        least = Math.min(least, speed(benchmark, row));
      }
    }
    LogAxis x = new LogAxis(0.2, 512, 60, WIDTH - 30);
    LogAxis y = new LogAxis(Math.min(1, least / 2), 2 * peak, HEIGHT - 45, 60);
    Svg svg = new Svg(WIDTH, HEIGHT, "Evengrad under the roofs of one core");
    grid(svg, x, y);
    roofs(svg, x, y, machine, peak);
    Labels labels = new Labels();
    double legend = 70;
    for (String benchmark :
        List.of(PeerResults.PREDICTION, PeerResults.STEP, PeerResults.PRODUCT)) {
      String colour = COLOURS.get(benchmark);
      svg.dot(legend, 44, colour);
      svg.text(legend + 9, 48, "start", "#000000", GROUPS.get(benchmark));
      legend += 130;
      for (Map.Entry<String, Map<String, MeasuredRow>> row : results.rows(benchmark).entrySet()) {
        double across = x.at(Work.of(benchmark, row.getKey()).intensity());
        double up = y.at(speed(benchmark, row));
        svg.dot(across, up, colour);
        String label = row.getKey().toLowerCase(Locale.ROOT);
        svg.text(across + 6, labels.free(across + 6, up + 4, label), "start", colour, label);
      }
    }
    return svg.toString();
  }

  /// Where labels stand already.
  private static final class Labels {
    private static final double LETTER = 6.5;
    private static final double LINE = 12;

    private final List<double[]> taken = new ArrayList<>();

    /// The next height, from one on downwards, at which a label that begins at x covers no other.
    double free(double x, double from, String label) {
      double end = x + LETTER * label.length();
      double y = from;
      while (covers(x, end, y)) {
        y += 1;
      }
      taken.add(new double[] {x, end, y});
      return y;
    }

    private boolean covers(double x, double end, double y) {
      return taken.stream().anyMatch(t -> x < t[1] && t[0] < end && Math.abs(y - t[2]) < LINE);
    }
  }

  /// GFLOP/s of ours.
  private static double speed(String benchmark, Map.Entry<String, Map<String, MeasuredRow>> row) {
    double micros = row.getValue().get(PeerResults.OURS).median();
    return Work.of(benchmark, row.getKey()).operations() / micros * 1e-3;
  }

  private static void grid(Svg svg, LogAxis x, LogAxis y) {
    for (double tick : x.ticks()) {
      svg.gridLine(x.at(tick), y.from(), x.at(tick), y.to(), false);
      svg.text(x.at(tick), HEIGHT - 28, "middle", "#000000", LogAxis.label(tick));
    }
    svg.text(
        (x.from() + x.to()) / 2,
        HEIGHT - 8,
        "middle",
        "#000000",
        "floating-point operations for each byte of matrices");
    for (double tick : y.ticks()) {
      svg.gridLine(x.from(), y.at(tick), x.to(), y.at(tick), false);
      svg.text(x.from() - 6, y.at(tick) + 4, "end", "#000000", LogAxis.label(tick));
    }
    svg.text(x.from() - 50, y.to() - 12, "start", "#000000", "GFLOP/s");
  }

  private static void roofs(Svg svg, LogAxis x, LogAxis y, JsonObject machine, double peak) {
    svg.line(x.from(), y.at(peak), x.to(), y.at(peak), "#000000");
    svg.text(
        x.to(),
        y.at(peak) - 6,
        "end",
        "#000000",
        String.format(Locale.ROOT, "%.0f GFLOP/s, multiply-adds in registers", peak));
    List<String> bandwidths = new ArrayList<>();
    for (JsonValue element : machine.get("reads").asArray().elements()) {
      JsonObject read = element.asObject();
      double bandwidth = read.get("gigabytesPerSecond").asDouble();
      // within the drawing: from its left or lower edge to the peak
      double begin = Math.max(x.least(), y.least() / bandwidth);
      double ridge = peak / bandwidth;
      svg.line(x.at(begin), y.at(begin * bandwidth), x.at(ridge), y.at(peak), "#000000");
      bandwidths.add(
          String.format(Locale.ROOT, "%.0f (%s)", bandwidth, size(read.get("bytes").asDouble())));
    }
    svg.text(
        x.to(),
        48,
        "end",
        "#000000",
        "roofs from the left: reads at " + String.join(", ", bandwidths) + " GB/s");
  }

  private static String size(double bytes) {
    return bytes >= MEBIBYTE
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE)
        : String.format(Locale.ROOT, "%.0f KiB", bytes / 1024);
  }
}
