package dev.evengrad.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.evengrad.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
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
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;

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
            .ofCsvRecord(text);
    this.records = reader.iterator();
  }

  /** The next record, or null at the end. */
  @Nullable CsvRow next() {
    try {
      while (records.hasNext()) {
        CsvRecord csv = records.next();
        String[] cells = new String[csv.getFieldCount()];
        for (int i = 0; i < cells.length; i++) {
          cells[i] = csv.getField(i).strip();
        }
        if (cells.length > 1 || !cells[0].isEmpty()) {
          return new CsvRow(csv.getStartingLineNumber(), Arrays.asList(cells));
        }
      }
      return null;
    } catch (CsvParseException | UncheckedIOException e) {
      throw failure(e);
    }
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
    return FileFault.at(file, line, "", "", "the text is not CSV: " + reason);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
