package dev.evengrad.cli;

import dev.evengrad.optim.GradientTransform;
import dev.evengrad.train.EpochReport;
import java.util.List;
import java.util.stream.Collectors;

/// Adds up what clipping did over a run, and says it.
final class ClipTally {
  /// A mean cosine above this is not worth a word.
  private static final double ALIGNED = 0.999;

  private final List<GradientTransform> rules;
  private final long entriesPerStep;
  private long steps;
  private long clippedSteps;
  private long clippedEntries;
  private float largest;
  private double cosines;
  private int epochsMeasured;

  ClipTally(List<GradientTransform> rules, long entriesPerStep) {
    this.rules = List.copyOf(rules);
    this.entriesPerStep = entriesPerStep;
  }

  void add(EpochReport report) {
    steps += report.steps() - report.skipped();
    clippedSteps += report.clippedSteps();
    clippedEntries += report.clippedEntries();
    largest = Math.max(largest, report.largestGradient());
    if (!Double.isNaN(report.clipCosine())) {
      cosines += report.clipCosine();
      epochsMeasured++;
    }
  }

  /// How far the clips turned the gradient, as a sentence; empty if next to nothing.
  String turn() {
    double cosine = cosines / epochsMeasured;
    return cosine < ALIGNED
        ? "The gradient after clipping has a mean cosine of "
            + Figures.figure(cosine)
            + " with the one before (1 is the same direction)."
        : "";
  }

  String rules() {
    return rules.isEmpty()
        ? "none"
        : rules.stream().map(GradientTransform::text).collect(Collectors.joining(", "));
  }

  String sentence() {
    String seen = "the largest |gradient| in " + steps + " steps was " + Figures.figure(largest);
    if (rules.isEmpty()) {
      return "There was no clip: " + seen + ".";
    }
    if (clippedSteps == 0) {
      return "The clip "
          + rules()
          + " did nothing: "
          + seen
          + ", so the run is the same without it.";
    }
    String entries =
        clippedEntries == 0
            ? ""
            : " and in them "
                + Figures.count(clippedEntries)
                + " of "
                + Figures.count(clippedSteps * entriesPerStep)
                + " entries";
    return "The clip "
        + rules()
        + " changed "
        + clippedSteps
        + " of "
        + steps
        + " steps"
        + entries
        + ": "
        + seen
        + ". Signs are kept: an entry of -x above the limit becomes -limit, where the article's"
        + " formula made it +limit."
        + (turn().isEmpty() ? "" : " " + turn());
  }
}
