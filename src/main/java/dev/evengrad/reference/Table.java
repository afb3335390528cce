package dev.evengrad.reference;

import java.util.ArrayList;
import java.util.List;

/** The rows of a verification while it runs. */
final class Table {
  private final List<VerificationRow> rows = new ArrayList<>();
  private final boolean judgesZeros;

  /**
   * An empty table.
   *
   * @param judgesZeros whether the numbers were chosen for the check, so that too many zeros are a
   *     fault of the choice; a trained network may have as many as it likes
   */
  Table(boolean judgesZeros) {
    this.judgesZeros = judgesZeros;
  }

  boolean judgesZeros() {
    return judgesZeros;
  }

  /** A comparison; its row stands where it is {@link Comparison#done}. */
  Comparison compare(String operation, String tensor, int... shape) {
    return new Comparison(this, operation, tensor, shape);
  }

  /** Says that nothing could be compared, e.g. because every point lies at a kink. */
  void notCompared(String operation, String tensor) {
    add(
        new VerificationRow(
            operation, tensor, "[0]", Double.NaN, Double.NaN, Double.NaN, Verdict.REPORTED));
  }

  void add(VerificationRow row) {
    rows.add(row);
  }

  List<VerificationRow> rows() {
    return List.copyOf(rows);
  }

  boolean mistrusted() {
    return rows.stream().anyMatch(row -> row.verdict() == Verdict.MISTRUSTED);
  }
}
