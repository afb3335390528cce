package dev.evengrad.columns;

/** What the text of a cell looks like. */
enum CellKind {
  /** A number that fits a float. */
  NUMBER,
  /** A number that cannot be taken: infinite, too large, or in a form that is not read, as a date is. */
  BAD_NUMBER,
  /** A name. */
  NAME,
  /** No number, and a name only among names: {@code none} or {@code -}. */
  MAYBE_NAME,
  /** No value. */
  MISSING;

  static CellKind of(String cell, MissingValues missing) {
    if (missing.isMissing(cell)) {
      return missing.maybeName(cell) ? MAYBE_NAME : MISSING;
    }
    if (NumberText.fault(cell) == null) {
      return NUMBER;
    }
    boolean number =
        NumberText.isNumber(cell) || NumberText.isInfinity(cell) || NumberText.isForeign(cell);
    return number ? BAD_NUMBER : NAME;
  }
}
