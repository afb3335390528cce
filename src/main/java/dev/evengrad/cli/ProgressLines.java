package dev.evengrad.cli;

import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// A plain line for every epoch: for files and pipes.
record ProgressLines(PrintStream err, EpochLine line) implements Progress {
  @Override
  public void scaled(LsuvReport report) {
    err.println(LsuvText.line(report));
  }

  @Override
  public void guarded(String line) {
    err.println(line);
  }

  @Override
  public void skipped(String why) {
    err.println(why);
  }

  @Override
  public void finding(String line) {
    err.println(line);
  }

  @Override
  public void unsaved(String why) {
    err.println(why);
  }

  @Override
  public void epoch(EpochReport report, @Nullable Evaluation heldOut) {
    err.println(line.full(report, heldOut));
  }
}
