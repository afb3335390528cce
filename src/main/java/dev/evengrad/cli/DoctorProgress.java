package dev.evengrad.cli;

import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.DoctorListener;
import java.io.PrintStream;
import java.util.function.Consumer;

/// What a doctor is at: on a terminal a line that is written over itself, elsewhere a line for everything that begins.
final class DoctorProgress implements DoctorListener, AutoCloseable {
  private static final String TO_END_OF_LINE = "\u001b[K";

  private final PrintStream err;
  private final int columns;
  private final boolean quiet;
  private final Consumer<Diagnosis> onDiagnosis;
  private final Consumer<Attempt> onAttempt;
  private String doing = "";
  private String steps = "";

  /// Progress on `err`; what is found goes to the others, while the line is away.
  ///
  /// @param columns of the terminal; 0 if there is none
  DoctorProgress(
      PrintStream err,
      int columns,
      boolean quiet,
      Consumer<Diagnosis> onDiagnosis,
      Consumer<Attempt> onAttempt) {
    this.err = err;
    this.columns = columns;
    this.quiet = quiet;
    this.onDiagnosis = onDiagnosis;
    this.onAttempt = onAttempt;
  }

  @Override
  public void begins(String what) {
    doing = what;
    if (quiet) {
      return;
    }
    if (columns == 0) {
      err.println(what);
    } else {
      show();
    }
  }

  @Override
  public void spent(long spent, long budget) {
    steps = Figures.count(spent) + " of " + Figures.count(budget) + " steps spent; ";
    if (!quiet && columns > 0) {
      show();
    }
  }

  @Override
  public void diagnosed(Diagnosis diagnosis) {
    close();
    onDiagnosis.accept(diagnosis);
  }

  @Override
  public void attempted(Attempt attempt) {
    close();
    onAttempt.accept(attempt);
  }

  private void show() {
    String line = steps + doing;
    // a character in the last column would make some terminals wrap
    int room = Math.max(columns - 1, 0);
    err.print("\r" + line.substring(0, Math.min(line.length(), room)) + TO_END_OF_LINE);
    err.flush();
  }

  /// Takes the line away.
  @Override
  public void close() {
    if (!quiet && columns > 0 && !doing.isEmpty()) {
      err.print("\r" + TO_END_OF_LINE);
      err.flush();
    }
  }
}
