package dev.evengrad.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** Finds out what separates the columns of a CSV file: comma, semicolon, tab, bar or blanks. */
final class CsvSeparator {
  /** In order of preference between equals: in {@code 1,5;2,5} the commas are decimal. */
  private static final char[] CANDIDATES = {'\t', ';', '|', ','};

  /** How a spreadsheet says in the first line what separates the columns below. */
  private static final String SAID = "sep=";

  private static final int SAMPLE_CHARS = 1 << 14;
  private static final int SAMPLE_LINES = 20;

  private CsvSeparator() {}

  /**
   * Looks at the first lines and goes back to where the reader was. Blanks separate only where none
   * of the others is there and all lines agree; comma if nothing is found.
   */
  static char detect(BufferedReader reader) throws IOException {
    char[] sample = new char[SAMPLE_CHARS];
    reader.mark(SAMPLE_CHARS);
    int length = 0;
    int read;
    while (length < SAMPLE_CHARS
        && (read = reader.read(sample, length, SAMPLE_CHARS - length)) > 0) {
      length += read;
    }
    reader.reset();
    if (length > SAID.length() + 1
        && new String(sample, 0, SAID.length()).equals(SAID)
        && isLineEnd(sample[SAID.length() + 1])) {
      return sample[SAID.length()];
    }
    char best = ',';
    int bestAgreeing = 0;
    for (char candidate : CANDIDATES) {
      int agreeing = agreeingLines(sample, length, candidate);
      if (agreeing > bestAgreeing) {
        bestAgreeing = agreeing;
        best = candidate;
      }
    }
    return bestAgreeing == 0 && blanksAgree(sample, length) ? ' ' : best;
  }

  /** Whether the row is the line in which a spreadsheet says what separates the columns. */
  static boolean isSaidBy(CsvRow row) {
    String first = row.cells().getFirst();
    return row.line() == 1
        && row.cells().size() <= 2
        && first.startsWith(SAID)
        && first.length() <= SAID.length() + 1;
  }

  private static boolean blanksAgree(char[] sample, int length) {
    List<String> lines =
        new String(sample, 0, length).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    // The end of the sample may cut the last line.
    int whole = length == SAMPLE_CHARS ? lines.size() - 1 : lines.size();
    long counts =
        lines.stream().limit(whole).map(line -> line.split(" +").length).distinct().count();
    return whole > 1 && counts == 1 && lines.getFirst().indexOf(' ') > 0;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** How many of the first lines have as many separators outside quotes as the first; 0 if none. */
  private static int agreeingLines(char[] sample, int length, char separator) {
    boolean quoted = false;
    boolean blank = true;
    int lines = 0;
    int agreeing = 0;
    int expected = -1;
    int count = 0;
    for (int i = 0; i <= length && lines < SAMPLE_LINES; i++) {
      char c = i < length ? sample[i] : '\n';
      if (c == '"') {
        quoted = !quoted;
        blank = false;
      } else if (!quoted && isLineEnd(c)) {
        // The end of the sample may cut a line, so its count says nothing, unless it is the only
        // one.
        boolean cut = i == length && length == SAMPLE_CHARS && lines > 0;
        if (!blank && !cut) {
          expected = lines == 0 ? count : expected;
          agreeing += count == expected ? 1 : 0;
          lines++;
        }
        blank = true;
        count = 0;
      } else {
        blank = false;
        count += !quoted && c == separator ? 1 : 0;
      }
    }
    return expected > 0 ? agreeing : 0;
  }
}
