package dev.evengrad.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@link Verification} found, in the order in which the network computes: forward, loss,
 * backward, then the checks of the whole.
 *
 * @param title which network on which backend
 * @param rows one for each tensor of each operation
 */
public record VerificationReport(String title, List<VerificationRow> rows) {
  private static final String[] TITLES = {
    "operation", "tensor", "shape", "error", "bound", "err/(u G)", "verdict"
  };

  /** Copies the rows. */
  public VerificationReport {
    rows = List.copyOf(rows);
  }

  /** All rows of several reports, the titles dropped. */
  static VerificationReport join(String title, Collection<VerificationReport> reports) {
    List<VerificationRow> rows = new ArrayList<>();
    reports.forEach(report -> rows.addAll(report.rows()));
    return new VerificationReport(title, rows);
  }

  /** Whether no row is out of bounds or mistrusted. */
  public boolean passed() {
    return firstFailure().isEmpty();
  }

  /** The first row that is out of bounds, else the first that is mistrusted. */
  public Optional<VerificationRow> firstFailure() {
    Optional<VerificationRow> fault = first(Verdict.OUT_OF_BOUNDS);
    return fault.isPresent() ? fault : first(Verdict.MISTRUSTED);
  }

  /** The first row with a verdict. */
  public Optional<VerificationRow> first(Verdict verdict) {
    return rows.stream().filter(row -> row.verdict() == verdict).findFirst();
  }

  /** The table, aligned, with one line of conclusion. */
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(TITLES);
    for (VerificationRow row : rows) {
      lines.add(
          new String[] {
            row.operation(),
            row.tensor(),
            row.shape(),
            number(row.error()),
            number(row.bound()),
            Double.isNaN(row.gauge()) ? "-" : String.format(Locale.ROOT, "%.2f", row.gauge()),
            row.verdict().toString()
          });
    }
    int[] widths = new int[TITLES.length];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    for (String[] line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line[i]).repeat(' ', widths[i] - line[i].length() + 2);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.append(conclusion()).append('\n').toString();
  }

  private String conclusion() {
    return firstFailure()
        .map(
            row ->
                "failed: " + row.tensor() + " is " + row.verdict() + " (" + row.operation() + ")")
        .orElse("passed: " + rows.size() + " tensors within their bounds");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2e", value);
  }
}
