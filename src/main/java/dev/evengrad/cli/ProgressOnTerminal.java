package dev.evengrad.cli;

import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/// A bar that moves with every step, with the numbers of the latest epoch beside it and the heat strip of the gradient below it: for
/// people.
final class ProgressOnTerminal implements Progress {
  private static final int LONGEST_BAR = 24;
  private static final int SHORTEST_BAR = 6;
  private static final int MILLISECONDS = 100;

  private final PrintStream err;
  private final EpochLine line;
  private final int width;
  private final BarAndStrip screen;
  private final List<String> notes = new ArrayList<>();
  private @Nullable ProgressBar bar;
  private volatile List<String> message = List.of();
  private volatile long epoch;

  ProgressOnTerminal(PrintStream err, EpochLine line, int columns) {
    this(err, line, columns, 0, false);
  }

  /// @param rows of the terminal, which may be too few for a strip
  /// @param colour whether the strip has colours
  ProgressOnTerminal(PrintStream err, EpochLine line, int columns, int rows, boolean colour) {
    this.err = err;
    this.line = line;
    // A character in the last column would make some terminals wrap.
    this.width = Math.max(columns - 1, 1);
    this.screen = new BarAndStrip(err, width, rows, colour);
  }

  /// Comes before the bar.
  @Override
  public void scaled(LsuvReport report) {
    err.println(LsuvText.line(report));
  }

  @Override
  public void guarded(String line) {
    err.println(line);
  }

  @Override
  public void begin(long doneSteps, long totalSteps) {
    bar =
        new ProgressBarBuilder()
            .setInitialMax(totalSteps)
            .setUpdateIntervalMillis(MILLISECONDS)
            .setConsumer(screen)
            .setRenderer(this::render)
            .build();
    bar.stepTo(doneSteps);
  }

  @Override
  public void watch(WatchedRun run) {
    screen.watch(run);
  }

  @Override
  public void measured(StepNumbers numbers) {
    screen.measured(numbers);
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

  /// Comes above the bar.
  @Override
  public void finding(String line) {
    if (bar == null) {
      err.println(line);
      return;
    }
    screen.above(line);
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

  /// One line of at most `width` characters, with as many parts of the message as have room beside the
  /// shortest bar: none is cut, for half a figure is another figure. Where not even the first has room the
  /// bar goes, and then the number of epochs.
  String text(double share, long epochsDone, int width) {
    String epochs = "epoch " + epochsDone + "/" + line.epochs();
    List<String> parts = message;
    int frame = epochs.length() + " [] ".length();
    String numbers = fitting(parts, width - frame - SHORTEST_BAR);
    if (numbers.isEmpty() && !parts.isEmpty()) {
      String alone = epochs + " " + fitting(parts, width - epochs.length() - 1);
      return alone.length() <= width ? alone : epochs.length() <= width ? epochs : "";
    }
    int length = Math.min(width - frame - numbers.length(), LONGEST_BAR);
    if (length < SHORTEST_BAR) {
      return epochs.length() <= width ? epochs : "";
    }
    int full = (int) Math.round(Math.clamp(share, 0, 1) * length);
    return epochs + " [" + "=".repeat(full) + " ".repeat(length - full) + "] " + numbers;
  }

  /// The first of the parts that have room together.
  private static String fitting(List<String> parts, int room) {
    String text = "";
    for (String part : parts) {
      String longer = text.isEmpty() ? part : text + " | " + part;
      if (longer.length() > room) {
        break;
      }
      text = longer;
    }
    return text;
  }
}
