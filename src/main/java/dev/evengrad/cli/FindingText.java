package dev.evengrad.cli;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.io.format.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Findings as lines for a person.
final class FindingText {
  private FindingText() {}

  /// When it is raised, grows worse, or is over.
  static String line(Finding finding) {
    return finding.open()
        ? head(finding) + at(finding) + ": " + body(finding)
        : "over: " + finding.rule() + place(finding) + lasted(finding);
  }

  /// All of a run: how many of each severity, and a line for each, which tells of those that are over only when they were; one
  /// line if there are none.
  static List<String> summary(List<Finding> findings) {
    if (findings.isEmpty()) {
      return List.of("health: no findings");
    }
    List<String> lines = new ArrayList<>();
    lines.add(counts(findings));
    for (Finding finding : findings) {
      lines.add(
          "  "
              + head(finding)
              + lasted(finding)
              + (finding.open() ? ": " + body(finding) : ", over"));
    }
    return lines;
  }

  /// As [#summary], with all that is known of each, of those that are over too, and what to try on a line of its own. Names of
  /// layers may come from a stranger's file: what could break a terminal is escaped.
  static List<String> details(List<Finding> findings) {
    return details(findings, 0);
  }

  /// As the other, with up to so many pieces of evidence for each, a line each.
  static List<String> details(List<Finding> findings, int mostEvidence) {
    if (findings.isEmpty()) {
      return summary(findings);
    }
    List<String> lines = new ArrayList<>();
    lines.add(counts(findings));
    for (Finding finding : findings) {
      lines.add("  " + Quoted.sentence(head(finding) + lasted(finding) + ": " + finding.message()));
      evidence(finding, mostEvidence, lines);
      if (!finding.remedy().isEmpty()) {
        lines.add("    try: " + Quoted.sentence(finding.remedy()));
      }
    }
    return lines;
  }

  private static void evidence(Finding finding, int most, List<String> lines) {
    List<Finding.Evidence> evidence = finding.evidence();
    for (Finding.Evidence e : evidence.subList(0, Math.min(most, evidence.size()))) {
      lines.add(
          "    "
              + Quoted.sentence(
                  (e.layer().isEmpty() ? "" : e.layer() + ", ")
                      + (e.step() == 0 ? "" : "step " + e.step() + ", ")
                      + e.quantity())
              + " "
              + Figures.figure(e.value())
              + " (limit "
              + Figures.figure(e.threshold())
              + ")");
    }
    if (most > 0 && evidence.size() > most) {
      lines.add("    ... " + (evidence.size() - most) + " more");
    }
  }

  private static String counts(List<Finding> findings) {
    List<String> counts = new ArrayList<>();
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTICE)) {
      long count = findings.stream().filter(f -> f.severity() == severity).count();
      if (count > 0) {
        counts.add(count + " " + name(severity) + (count == 1 ? "" : "s"));
      }
    }
    return "health: " + String.join(", ", counts);
  }

  private static String head(Finding finding) {
    return name(finding.severity()) + " " + finding.rule() + place(finding);
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static String place(Finding finding) {
    return finding.where().isEmpty() ? "" : " " + finding.where();
  }

  /// What belongs to no step is known before the first.
  private static String at(Finding finding) {
    return finding.lastStep() == 0 ? "" : " at step " + finding.lastStep();
  }

  private static String lasted(Finding finding) {
    if (finding.lastStep() == 0) {
      return "";
    }
    String first = "step" + (finding.firstStep() == finding.lastStep() ? " " : "s ");
    return ", "
        + first
        + finding.firstStep()
        + (finding.firstStep() == finding.lastStep() ? "" : " to " + finding.lastStep());
  }

  private static String body(Finding finding) {
    return finding.message() + (finding.remedy().isEmpty() ? "" : "; try: " + finding.remedy());
  }
}
