package dev.evengrad.cli;

import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/// A bar that moves with every step, with the numbers of the latest epoch beside it: for people.
final class ProgressOnTerminal implements Progress {
  private static final int LONGEST_BAR = 24;
  private static final int SHORTEST_BAR = 6;
  private static final int MILLISECONDS = 100;

  private final PrintStream err;
  private final EpochLine line;
  private final int width;
  private final List<String> notes = new ArrayList<>();
  private @Nullable ProgressBar bar;
  private volatile String message = "";
  private volatile long epoch;

  ProgressOnTerminal(PrintStream err, EpochLine line, int columns) {
    this.err = err;
    this.line = line;
    // A character in the last column would make some terminals wrap.
    this.width = Math.max(columns - 1, 20);
  }

  /// Comes before the bar.
  @Override
  public void scaled(LsuvReport report) {
    err.println(LsuvText.line(report));
  }

  @Override
  public void begin(long doneSteps, long totalSteps) {
    bar =
        new ProgressBarBuilder()
            .setInitialMax(totalSteps)
            .setUpdateIntervalMillis(MILLISECONDS)
            .setConsumer(new ConsoleProgressBarConsumer(err, width))
            .setRenderer(this::render)
            .build();
    bar.stepTo(doneSteps);
  }

  @Override
  public void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /// Comes behind the bar, which would be torn otherwise.
  @Override
  public void skipped(String why) {
    notes.add(why);
  }

  @Override
  public void unsaved(String why) {
    notes.add(why);
  }

  @Override
  public void epoch(EpochReport report, @Nullable Evaluation heldOut) {
    epoch = report.epoch();
    message = line.brief(report, heldOut);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      notes.forEach(err::println);
    }
  }

  private String render(ProgressState state, int unused) {
    double share = state.getMax() == 0 ? 1 : (double) state.getCurrent() / state.getMax();
    String text = text(share, epoch, width);
    // The bar is written over itself: what a longer line left must go.
    return text + " ".repeat(width - text.length());
  }

  /// One line of at most `width` characters; numbers come before a long bar.
  String text(double share, long epochsDone, int width) {
    String left = "epoch " + epochsDone + "/" + line.epochs() + " ";
    int room = width - left.length() - message.length() - 3;
    int length = Math.clamp(room, SHORTEST_BAR, LONGEST_BAR);
    int full = (int) Math.round(Math.clamp(share, 0, 1) * length);
    String text = left + "[" + "=".repeat(full) + " ".repeat(length - full) + "] " + message;
    return text.substring(0, Math.min(width, text.length()));
  }
}
