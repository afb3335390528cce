package dev.evengrad.report;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.Quoted;
import dev.evengrad.report.HeatStrip.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link HeatStrip} as lines of text: one for each layer, the first nearest the input, with a character for each bin of steps. A digit
 * says by how many decades the gradient is smaller than at the output side, a letter by how many it is larger; with colour the same
 * characters stand on blue and red.
 *
 * @param strip what is shown
 * @param width characters of a line at most; at least 20
 * @param rows lines for layers at most: of more layers, several share a line; at least 1
 * @param colour whether to use the 256 colours of terminals
 */
public record HeatStripText(HeatStrip strip, int width, int rows, boolean colour) {
  /** Fewer characters make no strip. */
  public static final int NARROWEST = 20;

  private static final int TICK = 12;
  private static final String STEP = "step";

  /** Decades that are told apart: more are shown as this many. */
  private static final int MOST = 9;

  private static final String RESET = "\u001b[0m";

  /** Of the 256 colours those from pale to dark blue, and from pale to dark red; the text is black on the first, else white. */
  private static final int[] SMALLER = {195, 153, 117, 75, 69, 63, 27, 20, 18};

  private static final int[] LARGER = {230, 224, 217, 210, 203, 196, 160, 124, 88};
  private static final int PALE = 4;

  /** Checks the sizes. */
  public HeatStripText {
    width = Math.max(NARROWEST, width);
    rows = Math.max(1, rows);
  }

  /** An empty strip for a run, with as many bins as have room beside the names of its layers. */
  public static HeatStripText of(WatchedRun run, int width, int rows, boolean colour) {
    List<String> layers = new HeatStrip(run, 2).layers();
    int room = Math.max(NARROWEST, width) - labelWidth(layers, width, rows) - 1;
    return new HeatStripText(new HeatStrip(run, room), width, rows, colour);
  }

  private static int labelWidth(List<String> layers, int width, int rows) {
    int longest = labels(layers, rows).stream().mapToInt(String::length).max().orElse(0);
    int most = Math.max(NARROWEST, width) / 3;
    return Math.clamp(longest, STEP.length(), Math.max(STEP.length(), most));
  }

  /** One for each line: a layer, or the first and the last of several. */
  private static List<String> labels(List<String> layers, int rows) {
    List<String> labels = new ArrayList<>();
    int group = group(layers.size(), rows);
    for (int from = 0; from < layers.size(); from += group) {
      int to = Math.min(layers.size(), from + group) - 1;
      String first = Quoted.plain(layers.get(from));
      labels.add(to == from ? first : first + ".." + Quoted.plain(layers.get(to)));
    }
    return labels;
  }

  /** How many layers share a line. */
  private static int group(int layers, int rows) {
    return Math.max(1, (layers + Math.max(1, rows) - 1) / Math.max(1, rows));
  }

  /** The title, a line for each layer or group of layers, the steps, and what the characters mean. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (strip.layers().isEmpty() || strip.bins() == 0) {
      return lines;
    }
    lines.add(
        "%s by layer and step, in decades of %s of %s (output side)"
            .formatted(what(), what(), Quoted.plain(strip.layers().getLast())));
    lines.addAll(cells());
    lines.add(steps());
    lines.addAll(legend());
    return lines;
  }

  private String what() {
    return strip.statistic() == Statistic.DELTA_NORM ? "|delta|" : "|dW|";
  }

  /** All that a reader needs to know who has seen the title and the legend before, in a line. */
  public String caption() {
    return "%s, decades of %s's: . alike 1-9 smaller A-I larger _ zero ! not finite"
        .formatted(what(), Quoted.plain(strip.layers().getLast()));
  }

  /** The lines for layers alone. */
  public List<String> cells() {
    List<String> lines = new ArrayList<>();
    int layers = strip.layers().size();
    int group = group(layers, rows);
    List<String> labels = labels(strip.layers(), rows);
    for (int i = 0; i < labels.size(); i++) {
      int from = i * group;
      StringBuilder line = new StringBuilder(fitted(labels.get(i), label())).append(' ');
      cells(from, Math.min(layers, from + group) - 1, line);
      lines.add(line.toString());
    }
    return lines;
  }

  private int label() {
    return labelWidth(strip.layers(), width, rows);
  }

  private static String fitted(String name, int width) {
    if (name.length() <= width) {
      return name + " ".repeat(width - name.length());
    }
    // the ends of names tell layers apart
    return ".." + name.substring(name.length() - width + 2);
  }

  private void cells(int from, int to, StringBuilder line) {
    int open = -1;
    for (int bin = 0; bin < strip.bins(); bin++) {
      int style = colour ? style(from, to, bin) : -1;
      if (style != open) {
        line.append(style < 0 ? RESET : escape(style));
        open = style;
      }
      line.append(character(from, to, bin));
    }
    if (open >= 0) {
      line.append(RESET);
    }
  }

  private char character(int from, int to, int bin) {
    return switch (strip.cell(from, to, bin)) {
      case NONE -> ' ';
      case ZERO -> '_';
      case NOT_FINITE -> '!';
      case NUMBER -> {
        int decades = decades(from, to, bin);
        yield decades == 0 ? '.' : (char) (decades < 0 ? '0' - decades : 'A' - 1 + decades);
      }
    };
  }

  private int decades(int from, int to, int bin) {
    return (int) Math.clamp(Math.rint(strip.log10(from, to, bin)), -MOST, MOST);
  }

  /** Background times 256 and foreground; -1 for those of the terminal. */
  private int style(int from, int to, int bin) {
    Cell cell = strip.cell(from, to, bin);
    if (cell == Cell.NOT_FINITE) {
      return 201 << 8 | 16;
    }
    int decades = cell == Cell.NUMBER ? decades(from, to, bin) : 0;
    if (decades == 0) {
      return -1;
    }
    int size = Math.abs(decades);
    int background = (decades < 0 ? SMALLER : LARGER)[size - 1];
    return background << 8 | (size <= PALE ? 16 : 231);
  }

  private static String escape(int style) {
    return "\u001b[48;5;" + (style >> 8) + ";38;5;" + (style & 255) + "m";
  }

  /** The steps at which some of the bins begin, and the last one. */
  private String steps() {
    StringBuilder line = new StringBuilder(fitted(STEP, label())).append(' ');
    int begin = line.length();
    int end = strip.bins() - 1;
    String last = Long.toString(strip.lastStep(end));
    for (int bin = 0; bin <= end; bin += TICK) {
      String tick = Long.toString(strip.firstStep(bin));
      int at = begin + bin;
      boolean room = bin == 0 || bin + tick.length() + 1 + last.length() <= end + 1;
      if (room && at >= line.length()) {
        line.repeat(' ', at - line.length()).append(tick).append(' ');
      }
    }
    int at = Math.max(line.length(), begin + end + 1 - last.length());
    if (end > 0) {
      line.repeat(' ', at - line.length()).append(last);
    }
    return line.toString().stripTrailing();
  }

  private List<String> legend() {
    String each =
        strip.stepsPerBin() == 1
            ? "a column is a step"
            : "a column is " + strip.stepsPerBin() + " steps, their mean";
    String scale =
        ". alike   1 to 9 decades smaller   A to I decades larger   _ zero   ! not finite";
    if (!colour) {
      return List.of(scale, each);
    }
    StringBuilder scales = new StringBuilder(". alike  smaller ");
    for (int i = 0; i < MOST; i++) {
      scales.append(escape(SMALLER[i] << 8 | (i < PALE ? 16 : 231))).append(i + 1);
    }
    scales.append(RESET).append("  larger ");
    for (int i = 0; i < MOST; i++) {
      scales.append(escape(LARGER[i] << 8 | (i < PALE ? 16 : 231))).append((char) ('A' + i));
    }
    scales.append(RESET).append(" decades  _ zero  ").append(escape(201 << 8 | 16)).append('!');
    return List.of(scales.append(RESET).append(" not finite").toString(), each);
  }
}
