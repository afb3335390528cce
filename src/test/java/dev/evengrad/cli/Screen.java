package dev.evengrad.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A terminal as far as progress uses one: shows what a person would see.
final class Screen {
  private final int columns;
  private final char[][] cells;
  private final List<String> scrolledOff = new ArrayList<>();
  private int row;
  private int column;

  Screen(int columns, int rows) {
    this.columns = columns;
    this.cells = new char[rows][columns];
    for (char[] line : cells) {
      Arrays.fill(line, ' ');
    }
  }

  void print(String text) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      switch (c) {
        case '\r' -> column = 0;
        case '\n' -> {
          column = 0;
          down();
        }
        case '\u001b' -> {
          int end = i + 1;
          while (!Character.isLetter(text.charAt(end))) {
            end++;
          }
          control(text.substring(i + 1, end), text.charAt(end));
          i = end + 1;
        }
        default -> {
          if (column == columns) {
            column = 0;
            down();
          }
          cells[row][column++] = c;
        }
      }
    }
  }

  private void down() {
    if (row < cells.length - 1) {
      row++;
      return;
    }
    scrolledOff.add(new String(cells[0]).stripTrailing());
    System.arraycopy(cells, 1, cells, 0, cells.length - 1);
    cells[row] = " ".repeat(columns).toCharArray();
  }

  private void control(String argument, char command) {
    switch (command) {
      case 'A' -> row = Math.max(0, row - Integer.parseInt(argument));
      case 'K' -> Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
      case 'J' -> {
        Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
        for (int r = row + 1; r < cells.length; r++) {
          Arrays.fill(cells[r], ' ');
        }
      }
      case 'm' -> {
        // colours
      }
      default -> throw new AssertionError("ESC [" + argument + command);
    }
  }

  /// The lines from the first to the cursor's or the last with text, those that were scrolled off included.
  List<String> lines() {
    List<String> lines = new ArrayList<>(scrolledOff);
    for (char[] line : cells) {
      lines.add(new String(line).stripTrailing());
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /// The line in which the cursor is, from 0, those scrolled off not counted.
  int row() {
    return row;
  }
}
