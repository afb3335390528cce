package dev.evengrad.cli;

import java.util.List;
import java.util.stream.Collectors;

/// Writes CSV as RFC 4180 has it; to write needs no library.
final class CsvText {
  private CsvText() {}

  /// One line without its end; cells that need quotes get them.
  static String line(List<String> cells) {
    return cells.stream().map(CsvText::cell).collect(Collectors.joining(","));
  }

  private static String cell(String text) {
    boolean quotes = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
