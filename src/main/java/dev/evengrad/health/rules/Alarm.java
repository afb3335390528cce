package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Raised;
import dev.evengrad.health.Severity;
import org.jspecify.annotations.Nullable;

/**
 * When a finding is raised, written anew and closed: raised after some bad steps in a row, written anew whenever their number has doubled
 * or they grow worse, closed after some good steps in a row. Each time that it comes back it takes twice as many good steps to close it, so
 * that what flickers stays open. Allocates nothing.
 */
final class Alarm {
  private static final long LONGEST_CLEARANCE = 1 << 20;

  private final int raiseAfter;
  private long clearAfter;
  private long badInRow;
  private long goodInRow;
  private long bad;
  private long nextWriting;
  private @Nullable Raised raised;

  Alarm(int raiseAfter, int clearAfter) {
    this.raiseAfter = raiseAfter;
    this.clearAfter = clearAfter;
  }

  /** A bad step; whether the finding is to be written now. */
  boolean bad(long step, Severity severity) {
    badInRow++;
    bad++;
    goodInRow = 0;
    Raised last = raised;
    if (last == null || !last.open()) {
      return badInRow >= raiseAfter;
    }
    last.seen(step);
    return bad >= nextWriting || severity.compareTo(last.severity()) > 0;
  }

  /** A good step: closes the finding after enough of them. */
  void good() {
    badInRow = 0;
    goodInRow++;
    if (goodInRow >= clearAfter && raised != null && raised.open()) {
      raised.close();
    }
  }

  /** Writes the finding that {@link #bad} asked for. */
  void write(Findings findings, Finding finding) {
    nextWriting = 2 * bad;
    Raised last = raised;
    if (last != null && last.open()) {
      last.update(finding);
    } else if (last != null && last.isLately(finding.firstStep())) {
      last.update(finding);
      clearAfter = Math.min(LONGEST_CLEARANCE, 2 * clearAfter);
    } else {
      raised = findings.raise(finding);
    }
  }

  /** Whether the finding is open. */
  boolean isOpen() {
    return raised != null && raised.open();
  }

  /** How bad the finding is; a notice if there is none. */
  Severity severity() {
    return raised == null ? Severity.NOTICE : raised.severity();
  }

  /** All bad steps so far. */
  long count() {
    return bad;
  }

  /** Bad steps on end. */
  long inRow() {
    return badInRow;
  }
}
