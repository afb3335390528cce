package dev.evengrad.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a CSV file. The first rows are held back to see whether there is a header; after
 * them every feature becomes a float as soon as its row is read, so text is never held for a whole
 * file.
 */
final class CsvReading implements AutoCloseable {
  /** Rows that are looked at to tell a header from data. */
  private static final int SAMPLE = 100;

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
    this.missing = new MissingValues(options.naValues());
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
      lineEnds = LineEnds.of(heldBack);
      heldBack.replaceAll(lineEnds::cut);
      first = heldBack.getFirst();
      List<CsvRow> below = heldBack.subList(1, heldBack.size());
      hasHeader = CsvHeader.isHeader(file, options.header(), first, below, options.featureNames());
      nextHeldBack = hasHeader ? 1 : 0;
    } catch (IOException | RuntimeException | NoClassDefFoundError e) {
      text.close();
      throw e;
    }
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

  /** Reads all rows; the label column goes to {@code labels} if there is one. */
  FeatureRows read(CsvColumns columns, @Nullable LabelColumn labels) {
    FloatList features = new FloatList();
    LongList lines = new LongList();
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
      for (int column : columns.features()) {
        features.add(number(row, column, columns));
      }
      if (labels != null) {
        labels.add(row.cells().get(columns.label()), row.quoted().get(columns.label()), row.line());
      }
      lines.add(row.line());
    }
    if (lines.size() == 0) {
      throw FileFault.of(file, "there are no rows below the header in line " + first.line());
    }
    return new FeatureRows(
        file.toString(),
        lines.size(),
        columns.features().length,
        features.toArray(),
        lines.toArray());
  }

  private @Nullable CsvRow next() {
    if (nextHeldBack < heldBack.size()) {
      return heldBack.get(nextHeldBack++);
    }
    CsvRow row = records.next();
    return row == null ? null : lineEnds.cut(row);
  }

  private float number(CsvRow row, int column, CsvColumns columns) {
    String cell = row.cells().get(column);
    if (missing.isMissing(cell)) {
      throw FileFault.at(file, row.line(), columns.nameOf(column), cell, MissingValues.REASON);
    }
    if (NumberText.isNumber(cell)) {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
    }
    String fault = String.valueOf(NumberText.fault(cell));
    boolean text = !NumberText.isNumber(cell) && !NumberText.isInfinity(cell);
    throw FileFault.at(
        file,
        row.line(),
        columns.nameOf(column),
        cell,
        text && lastIsLabel && columns.label() >= 0
            ? fault + "; the last column is taken for the label, name it if it is another"
            : fault);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
