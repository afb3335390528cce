package dev.evengrad.model;

import java.util.List;

/** Lines of cells as text, each column as wide as it must be. */
final class AlignedText {
  private AlignedText() {}

  /** A line for each, all of the same number of cells. */
  static String of(List<String[]> lines) {
    int[] widths = new int[lines.getFirst().length];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line[i]).repeat(' ', widths[i] - line[i].length() + 2);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
