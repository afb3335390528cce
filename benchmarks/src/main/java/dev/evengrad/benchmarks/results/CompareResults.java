package dev.evengrad.benchmarks.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Compares two builds that were measured in turn, fork by fork: the ratio of the new time to the old, with its 95 %
/// confidence interval. Called by scripts/bench-commits.
public final class CompareResults {
  private CompareResults() {}

  /// Arguments: the files of the old build, one a round, then `--`, then those of the new.
  public static void main(String[] args) throws IOException {
    int dashes = List.of(args).indexOf("--");
    Map<String, List<Double>> old = medians(args, 0, dashes);
    Map<String, List<Double>> now = medians(args, dashes + 1, args.length);
    System.out.printf(
        Locale.ROOT, "%-90s %12s %12s %7s  %s%n", "", "old", "new", "ratio", "95 % interval");
    for (Map.Entry<String, List<Double>> entry : old.entrySet()) {
      List<Double> others = now.get(entry.getKey());
      if (others != null && others.size() == entry.getValue().size()) {
        System.out.println(line(entry.getKey(), array(entry.getValue()), array(others)));
      }
    }
  }

  private static String line(String name, double[] old, double[] now) {
    RatioInterval ratio = RatioInterval.of(old, now);
    return String.format(
        Locale.ROOT,
        "%-90s %12.5g %12.5g %7.3f  %.3f to %.3f%s",
        name,
        MeasuredRow.median(old),
        MeasuredRow.median(now),
        ratio.ratio(),
        ratio.low(),
        ratio.high(),
        ratio.differs() ? "" : "  no difference shown");
  }

  /// The median of each round, by row.
  private static Map<String, List<Double>> medians(String[] files, int from, int to)
      throws IOException {
    Map<String, List<Double>> medians = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      for (MeasuredRow row : MeasuredRow.ofJmh(Path.of(files[i]))) {
        medians.computeIfAbsent(row.name(), n -> new ArrayList<>()).add(row.median());
      }
    }
    return medians;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
