package dev.evengrad.benchmarks.health;

import java.io.IOException;
import java.nio.file.Path;

/// Measures what the recipes come to. Called by scripts/bench health.
public final class MeasureOutcomes {
  private MeasureOutcomes() {}

  /// Arguments: the results file, and ranges of seeds, each as FROM TO.
  public static void main(String[] args) throws IOException {
    Outcomes outcomes = Outcomes.read(Path.of(args[0]));
    for (int i = 1; i < args.length; i += 2) {
      outcomes.measure(Long.parseLong(args[i]), Long.parseLong(args[i + 1]), System.err::println);
    }
  }
}
