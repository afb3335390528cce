package dev.evengrad.benchmarks.start;

import java.util.Locale;

/// What one JVM does from its start on.
///
/// @param training whether it makes training steps, else predictions
/// @param network a name of the targets' table, e.g. `MEDIUM`
/// @param rows of each call
record Start(boolean training, String network, int rows) {
  /// As [#text] has written it.
  static Start parse(String text) {
    String[] words = text.split("[ ,]+");
    return new Start(
        words[0].equals("step"), words[1].toUpperCase(Locale.ROOT), Integer.parseInt(words[2]));
  }

  /// E.g. `predict medium, 32`.
  String text() {
    return (training ? "step " : "predict ") + network.toLowerCase(Locale.ROOT) + ", " + rows;
  }
}
