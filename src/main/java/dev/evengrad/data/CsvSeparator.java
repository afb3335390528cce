package dev.evengrad.data;

import java.io.BufferedReader;
import java.io.IOException;

/** Finds out what separates the columns of a CSV file: comma, semicolon or tab. */
final class CsvSeparator {
  /** In order of preference between equals: in {@code 1,5;2,5} the commas are decimal. */
  private static final char[] CANDIDATES = {'\t', ';', ','};

  private static final int SAMPLE_CHARS = 1 << 14;
  private static final int SAMPLE_LINES = 20;

  private CsvSeparator() {}

  /** Looks at the first lines and goes back to where the reader was. Comma if none is there. */
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
    char best = ',';
    int bestAgreeing = 0;
    for (char candidate : CANDIDATES) {
      int agreeing = agreeingLines(sample, length, candidate);
      if (agreeing > bestAgreeing) {
        bestAgreeing = agreeing;
        best = candidate;
      }
    }
    return best;
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
      } else if (!quoted && (c == '\n' || c == '\r')) {
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
