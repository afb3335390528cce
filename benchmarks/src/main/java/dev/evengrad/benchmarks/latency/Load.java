package dev.evengrad.benchmarks.latency;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What one JVM is asked to serve.
///
/// @param rows of each request
/// @param rate requests a second, on average
record Load(BenchmarkNetwork network, int rows, Arrivals arrivals, int rate, Learning learning) {
  /// As [#text] has written it.
  static Load parse(String text) {
    String[] words = text.split(" ");
    return new Load(
        BenchmarkNetwork.valueOf(words[0]),
        Integer.parseInt(words[1]),
        Arrivals.valueOf(words[2]),
        Integer.parseInt(words[3]),
        Learning.valueOf(words[4]));
  }

  /// E.g. `MEDIUM 1 POISSON 20000 SAME_THREAD`.
  String text() {
    return network + " " + rows + " " + arrivals + " " + rate + " " + learning;
  }

  /// As they stand in a results file.
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("request", "predict " + network.name().toLowerCase(Locale.ROOT) + ", " + rows);
    parameters.put("arrivals", arrivals.name().toLowerCase(Locale.ROOT));
    parameters.put("rate", Integer.toString(rate));
    parameters.put("learning", learning.text());
    return parameters;
  }
}
