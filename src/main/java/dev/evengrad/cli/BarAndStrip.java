package dev.evengrad.cli;

import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.report.HeatStripText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/// The bar with the heat strip of the run's gradient below it, on a terminal. All of it is written over itself in one piece, after
/// which the cursor stands in the bar's line again; what is said meanwhile comes above.
final class BarAndStrip implements ProgressBarConsumer {
  private static final int MOST_LAYERS = 8;

  /// The bar, the caption, and some room for what is above.
  private static final int OTHER_ROWS = 6;

  private static final int WIDEST = 120;
  private static final String TO_END_OF_LINE = "\u001b[K";
  private static final String TO_END_OF_SCREEN = "\u001b[J";

  private final PrintStream err;
  private final int width;
  private final int rows;
  private final boolean colour;
  private @Nullable HeatStripText strip;
  private String bar = "";

  /// A bar alone, until there is a run to show.
  ///
  /// @param width characters that a line may have
  /// @param rows lines of the terminal
  BarAndStrip(PrintStream err, int width, int rows, boolean colour) {
    this.err = err;
    this.width = width;
    this.rows = rows;
    this.colour = colour;
  }

  /// Shows the strip of a run, if the terminal has room for it and the run layers to compare.
  synchronized void watch(WatchedRun run) {
    int layers = Math.min(MOST_LAYERS, rows - OTHER_ROWS);
    if (layers < 1 || width < HeatStripText.NARROWEST) {
      return;
    }
    HeatStripText made = HeatStripText.of(run, Math.min(width, WIDEST), layers, colour);
    strip = made.strip().layers().size() < 2 ? null : made;
  }

  /// Takes a step, on the trainer's thread.
  synchronized void measured(StepNumbers numbers) {
    if (strip != null) {
      strip.strip().accept(numbers);
    }
  }

  /// Prints a line above the bar.
  synchronized void above(String line) {
    err.print("\r" + TO_END_OF_SCREEN + line + "\n" + drawn());
    err.flush();
  }

  @Override
  public int getMaxRenderedLength() {
    return width;
  }

  /// Called from a thread of the bar's own.
  @Override
  public synchronized void accept(String text) {
    bar = text.length() > width ? text.substring(0, width) : text;
    err.print(drawn());
    err.flush();
  }

  private String drawn() {
    List<String> below = below();
    StringBuilder text = new StringBuilder("\r").append(bar);
    for (String line : below) {
      text.append(TO_END_OF_LINE).append("\n").append(line);
    }
    if (!below.isEmpty()) {
      text.append(TO_END_OF_LINE).append("\u001b[").append(below.size()).append("A\r");
    }
    return text.toString();
  }

  /// Nothing as long as there is nothing to see.
  private List<String> below() {
    if (strip == null || strip.strip().bins() == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(strip.cells());
    String caption = strip.caption();
    lines.add(caption.length() > width ? caption.substring(0, width) : caption);
    return lines;
  }

  /// Leaves bar and strip as they are, the cursor below them.
  @Override
  public synchronized void close() {
    err.print("\n".repeat(below().size() + 1));
    err.flush();
  }
}
