package dev.evengrad.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.evengrad.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file, one after another, blank lines left out. The only class that links
 * against fastcsv: it must not be loaded before a CSV file is read.
 */
final class CsvRecords implements AutoCloseable {
  /** Where fastcsv's messages say that the fault is. */
  private static final Pattern LINE = Pattern.compile("tarting at line (\\d{1,18})");

  private final Path file;
  private final CsvReader<CsvRow> reader;
  private final Iterator<CsvRow> records;

  /** Takes over {@code text}, which {@link #close} closes. */
  CsvRecords(Path file, BufferedReader text, char separator) {
    this.file = file;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .allowUnclosedQuote(false)
            // Ragged rows are refused where the header is known, with both counts.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .trimWhitespacesAroundQuotes(true)
            .build(new Rows(separator), text);
    this.records = reader.iterator();
  }

  /** The next record, or null at the end. */
  @Nullable CsvRow next() {
    try {
      while (records.hasNext()) {
        CsvRow row = records.next();
        if (!isBlank(row) && !CsvSeparator.isSaidBy(row)) {
          return row;
        }
      }
      return null;
    } catch (CsvParseException | UncheckedIOException e) {
      throw failure(e);
    }
  }

  private static boolean isBlank(CsvRow row) {
    return row.cells().isEmpty() || (row.cells().size() == 1 && row.cells().getFirst().isEmpty());
  }

  private DataException failure(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return FileBytes.failure(file, io);
      }
    }
    String reason = String.valueOf(e.getMessage());
    Matcher place = LINE.matcher(reason);
    long line = place.find() ? Long.parseLong(place.group(1)) : -1;
    String advice =
        reason.contains("quote")
            ? "; a cell with quotes in it is put in quotes, and those in it are doubled: \"12\"\""
                + " x\""
            : "";
    return FileFault.at(file, line, "", "", "the text is not CSV: " + reason + advice);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Makes rows of what fastcsv finds; its own record forgets which cells were in quotes. */
  private static final class Rows extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private static final BitSet NONE = new BitSet(0);

    /** What is longer is hardly a record; it must not fill the memory. */
    private static final int MAX_CELLS = 1 << 14;

    private static final int MAX_CHARACTERS = 1 << 26;

    private final boolean blanks;
    private List<String> cells = List.of();
    private BitSet quotedCells = NONE;
    private int characters;

    Rows(char separator) {
      this.blanks = separator == ' ';
    }

    @Override
    protected void handleBegin(long line) {
      cells = new ArrayList<>(cells.size());
      quotedCells = NONE;
      characters = 0;
    }

    @Override
    protected void handleField(int field, char[] text, int offset, int length, boolean quoted) {
      if (blanks && length == 0 && !quoted) {
        return; // Between two blanks of several there is no column.
      }
      characters += length;
      if (cells.size() == MAX_CELLS || characters > MAX_CHARACTERS) {
        throw new CsvParseException(
            "the record starting at line "
                + getStartingLineNumber()
                + " has more than "
                + (cells.size() == MAX_CELLS ? MAX_CELLS + " cells" : MAX_CHARACTERS + " letters"));
      }
      if (quoted) {
        quotedCells = quotedCells.isEmpty() ? new BitSet() : quotedCells;
        quotedCells.set(cells.size());
      }
      cells.add(new String(text, offset, length).strip());
    }

    @Override
    protected CsvRow buildRecord() {
      return new CsvRow(getStartingLineNumber(), cells, quotedCells);
    }
  }
}
