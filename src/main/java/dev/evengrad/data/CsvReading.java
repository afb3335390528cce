package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.CellFault;
import dev.evengrad.columns.CellFaults;
import dev.evengrad.columns.CellText;
import dev.evengrad.columns.Columns;
import dev.evengrad.columns.MissingValues;
import dev.evengrad.columns.NumberText;
import dev.evengrad.columns.RawTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a CSV file. The first rows are held back to see whether there is a header; after
 * them every row is handed on as soon as it is read, so text is never held for a whole file.
 */
final class CsvReading implements AutoCloseable {
  /** Rows that are looked at to tell a header from data. */
  private static final int SAMPLE = 100;

  private static final String LAST_IS_LABEL =
      "; the last column is taken for the label, name it if it is another (with the label named,"
          + " columns of text are taken for names, an input for each)";

  private final Path file;
  private final CsvRecords records;
  private final List<CsvRow> heldBack = new ArrayList<>();
  private final boolean hasHeader;
  private final boolean lastIsLabel;
  private final MissingValues missing;
  private final CsvRow first;
  private final LineEnds lineEnds;
  private int nextHeldBack;

  CsvReading(Path file, CsvOptions options) throws IOException {
    this.file = file;
    this.lastIsLabel = options.label() == null;
    this.missing = MissingValues.of(options.naValues());
    BufferedReader text = TextReading.open(file);
    try {
      boolean detect = options.separator() == CsvOptions.DETECT_SEPARATOR;
      char separator = detect ? CsvSeparator.detect(text) : options.separator();
      records = new CsvRecords(file, text, separator);
      CsvRow row;
      while (heldBack.size() < SAMPLE && (row = records.next()) != null) {
        heldBack.add(row);
      }
      if (heldBack.isEmpty()) {
        throw FileFault.of(file, "there is nothing in the file");
      }
      requireNoComment(heldBack.getFirst());
      lineEnds = LineEnds.of(heldBack);
      heldBack.replaceAll(lineEnds::cut);
      first = heldBack.getFirst();
      List<CsvRow> below = heldBack.subList(1, heldBack.size());
      hasHeader = CsvHeader.isHeader(file, options.header(), first, below, known(options));
      nextHeldBack = hasHeader ? 1 : 0;
    } catch (IOException | RuntimeException | NoClassDefFoundError e) {
      text.close();
      throw e;
    }
  }

  /** Refuses a first line that would be the header of a single column. */
  private void requireNoComment(CsvRow row) {
    if (row.cells().size() == 1 && LineEnds.isComment(row)) {
      throw FileFault.at(
          file,
          row.line(),
          "",
          row.cells().getFirst(),
          "this looks like a comment, and there are none in CSV: take such lines out");
    }
  }

  /** Names of which a header has all. */
  private static List<String> known(CsvOptions options) {
    Columns columns = options.columns();
    return columns == null ? options.featureNames() : columns.names();
  }

  /** The names of the columns; empty if the file has no header. */
  List<String> names() {
    return hasHeader ? CsvHeader.names(file, first) : List.of();
  }

  /** The number of columns of the first row, and so of every row. */
  int columnCount() {
    return first.cells().size();
  }

  /** The line of the first row. */
  long firstLine() {
    return first.line();
  }

  /** What a person should know of the file, in sentences. */
  List<String> remarks() {
    return lineEnds.surplus() == 0
        ? List.of()
        : List.of(
            "the lines end with a separator behind which there is nothing: that is no column");
  }

  /** Takes the cells of the features of a row. */
  interface RowSink {
    void add(List<String> cells);
  }

  /** Reads all rows; the label column goes to {@code labels} if there is one. Gives their lines. */
  LongList read(CsvColumns columns, @Nullable LabelColumn labels, RowSink sink) {
    LongList lines = new LongList();
    int[] features = columns.features();
    String[] cells = new String[features.length];
    List<String> shown = Arrays.asList(cells);
    CsvRow row;
    while ((row = next()) != null) {
      if (row.cells().size() != columns.count()) {
        throw FileFault.at(
            file,
            row.line(),
            "",
            "",
            "there are "
                + row.cells().size()
                + " columns, expected "
                + columns.count()
                + " as in line "
                + first.line()
                + lineEnds.advice(row, hasHeader));
      }
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.cells().get(features[i]);
      }
      sink.add(shown);
      if (labels != null) {
        labels.add(row.cells().get(columns.label()), row.quoted().get(columns.label()), row.line());
      }
      lines.add(row.line());
    }
    if (lines.size() == 0) {
      throw FileFault.of(file, "there are no rows below the header in line " + first.line());
    }
    return lines;
  }

  private @Nullable CsvRow next() {
    if (nextHeldBack < heldBack.size()) {
      return heldBack.get(nextHeldBack++);
    }
    CsvRow row = records.next();
    return row == null ? null : lineEnds.cut(row);
  }

  /**
   * Refuses a file with cells that cannot be used: says what is wrong with the first, how many there
   * are, and where the first ten of them are.
   *
   * @param lines of the rows
   */
  void requireNone(CellFaults faults, CsvColumns columns, LongList lines) {
    if (faults.count() == 0) {
      return;
    }
    CellFault fault = faults.first().getFirst();
    StringBuilder message = new StringBuilder(fault.reason());
    if (lastIsLabel && columns.label() >= 0 && isText(fault.cell())) {
      message.append(LAST_IS_LABEL);
    }
    if (faults.count() > 1) {
      message.append("; %,d cells of the file cannot be used, ".formatted(faults.count()));
      message.append(faults.count() > CellFaults.SHOWN ? "the first ten: " : "these: ");
      String separator = "";
      for (CellFault each : faults.first()) {
        message
            .append(separator)
            .append("line ")
            .append(lines.get(each.row()))
            .append(' ')
            .append(CellText.shown(columns.nameOf(columns.features()[each.column()])))
            .append(" '")
            .append(CellText.shown(each.cell()))
            .append('\'');
        separator = ", ";
      }
    }
    throw at(fault, columns, lines, message.toString());
  }

  /** Refuses a column of names in a file of which the label was not named: it may be the label. */
  void requireNamedLabel(RawTable table, CsvColumns columns, LongList lines) {
    int column = table.firstCategories();
    if (column >= 0 && lastIsLabel) {
      CellFault name = table.firstName(column);
      throw at(name, columns, lines, String.valueOf(NumberText.fault(name.cell())) + LAST_IS_LABEL);
    }
  }

  private DataException at(CellFault fault, CsvColumns columns, LongList lines, String message) {
    return FileFault.at(
        file,
        lines.get(fault.row()),
        columns.nameOf(columns.features()[fault.column()]),
        fault.cell(),
        message);
  }

  private boolean isText(String cell) {
    return !missing.isMissing(cell) && !NumberText.isNumber(cell) && !NumberText.isInfinity(cell);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
