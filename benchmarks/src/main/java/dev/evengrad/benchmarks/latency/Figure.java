package dev.evengrad.benchmarks.latency;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// What is measured of a load in one JVM.
enum Figure {
  P50("us"),
  P90("us"),
  P99("us"),
  P999("us"),
  MAX("us"),
  /// Requests answered in a second.
  RATE("requests/s"),
  /// The share of the time in which the thread that answers had something to do.
  BUSY("share"),
  /// Allocated for a request by all threads, in the second half of the requests.
  BYTES("B/request"),
  /// Garbage collections from the first request on.
  COLLECTIONS("collections"),
  /// Training steps.
  STEPS("steps");

  private final String unit;

  Figure(String unit) {
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  /// Its name in a results file.
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As a line that [#parse] reads.
  static String line(Map<Figure, Double> figures) {
    StringJoiner line = new StringJoiner(" ");
    for (Figure figure : values()) {
      line.add(figures.get(figure).toString());
    }
    return line.toString();
  }

  static Map<Figure, Double> parse(String line) {
    Iterator<String> words = List.of(line.split(" ")).iterator();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (Figure figure : values()) {
      figures.put(figure, Double.parseDouble(words.next()));
    }
    return figures;
  }
}
