package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.MissingLibraryException;
import dev.evengrad.columns.Columns;
import dev.evengrad.columns.RawTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV files: UTF-8 text (UTF-16 with a byte order mark), plain or gzip, one row per line,
 * blank lines left out, cells in quotes if need be. Every feature is a finite number written with a
 * decimal point; a missing value ({@code NA}, {@code NaN}, {@code null}, {@code ?} or nothing) is
 * refused, never guessed.
 *
 * <p>Needs the optional library fastcsv; without it every method throws {@link
 * MissingLibraryException} with the coordinates to add. A {@link DataException} names the file,
 * line, column and value.
 */
public final class CsvFile {
  private static final System.Logger LOGGER = System.getLogger(CsvFile.class.getName());

  private static final String LIBRARY = "de/siegmar/fastcsv/";
  private static final String COORDINATES = "de.siegmar:fastcsv:4.4.0";

  private CsvFile() {}

  /**
   * Reads rows to learn from. Classes are sorted, by value if all are whole numbers (which may be
   * written {@code 1} or {@code 1.0}), else alphabetically; with {@link CsvOptions#classNames()}
   * those are the classes. The dataset is called by the file's name; without a header its features
   * have no names and its target is named by the label column's number from 1. Of a column that
   * floats are too coarse for, so that it gets an offset, a warning goes to {@link System.Logger}.
   *
   * @throws DataException if the file cannot be read; there is nothing in it; rows have different
   *     numbers of columns; a value is missing, not finite, text, or too large for a float; there
   *     is no such label column; all rows have one class; or what is to be detected is ambiguous
   * @throws MissingLibraryException without fastcsv
   */
  public static Dataset read(Path file, CsvOptions options) {
    try (CsvReading reading = new CsvReading(file, options)) {
      CsvColumns columns =
          CsvColumns.toLearn(
              file, reading.firstLine(), reading.names(), reading.columnCount(), options);
      LabelColumn labels = new LabelColumn(file, columns.nameOf(columns.label()), options);
      Columns known = options.columns();
      String name = String.valueOf(file.getFileName());
      Dataset data =
          known == null
              ? learned(name, reading, columns, labels, options)
              : encoded(name, reading, columns, labels, known);
      List<String> remarks = new ArrayList<>(reading.remarks());
      remarks.addAll(data.remarks());
      remarks.addAll(labels.remarks());
      return data.withRemarks(remarks);
    } catch (IOException e) {
      throw FileBytes.failure(file, e);
    } catch (NoClassDefFoundError e) {
      throw missing(e);
    }
  }

  /** Rows of which it is learned how they become inputs. */
  private static Dataset learned(
      String name, CsvReading reading, CsvColumns columns, LabelColumn labels, CsvOptions options) {
    RawTable table =
        new RawTable(columns.calledFeatures(), columns.rules(options), options.naValues());
    LongList lines = reading.read(columns, labels, table::add);
    reading.requireNone(table.end(), columns, lines);
    reading.requireNamedLabel(table, columns, lines);
    RawRows rows = RawRows.all(table);
    Columns fitted = rows.fit();
    boolean plain = fitted.plain() && (!columns.names().isEmpty() || columns.allFeatures());
    Dataset data =
        Dataset.adopt(
            name,
            rows.encode(fitted),
            fitted.inputs(),
            labels.targets(),
            plain ? columns.featureNames() : fitted.inputNames());
    List<String> offsets = table.offsetNotes(fitted);
    offsets.forEach(note -> LOGGER.log(System.Logger.Level.WARNING, name + ": " + note));
    List<String> remarks = new ArrayList<>(table.rowNameNotes());
    remarks.addAll(offsets);
    Dataset noted = data.withRemarks(remarks);
    return plain ? noted : noted.withRaw(fitted, fitted.plain() ? null : rows);
  }

  /** Rows of which it is known how they become inputs. */
  private static Dataset encoded(
      String name, CsvReading reading, CsvColumns columns, LabelColumn labels, Columns known) {
    EncodedRows rows = new EncodedRows(known);
    LongList lines = reading.read(columns, labels, rows);
    reading.requireNone(rows.faults(), columns, lines);
    return Dataset.adopt(name, rows.inputs(), known.inputs(), labels.targets(), known.inputNames())
        .withRemarks(rows.remarks())
        .withRaw(known, null);
  }

  /**
   * Reads rows to predict for, of which the features have names. If the file has a header, columns
   * are found by name and other columns do not matter; else they are taken in order, and the label
   * column may be among them if {@code label} is its number.
   *
   * @param featureNames the names of the features in the model's order, at least one
   * @param label the name of the label column, or its number from 1 as text; null if there is none
   * @throws DataException as {@link #read}; also if a named column is missing, or the number of
   *     columns is wrong
   * @throws MissingLibraryException without fastcsv
   */
  public static FeatureRows readRows(Path file, List<String> featureNames, @Nullable String label) {
    return readRows(
        file,
        featureNames.size(),
        CsvOptions.defaults().withFeatureNames(featureNames).withLabel(label));
  }

  /**
   * As {@link #readRows(Path, List, String)}; the options say the features' names (none means that
   * columns go by order), the label (null means that there is none), the separator and whether
   * there is a header. The other options do not matter.
   */
  public static FeatureRows readRows(Path file, int featureCount, CsvOptions options) {
    Columns known = options.columns();
    int names = known == null ? options.featureNames().size() : known.count();
    if (featureCount < 1 || (names > 0 && names != featureCount)) {
      throw new DataException(
          names + " feature names for " + featureCount + " features, expected one for each");
    }
    try (CsvReading reading = new CsvReading(file, options)) {
      CsvColumns columns =
          CsvColumns.toPredict(
              file,
              reading.firstLine(),
              reading.names(),
              reading.columnCount(),
              options,
              featureCount);
      EncodedRows rows =
          new EncodedRows(
              known != null
                  ? known
                  : Columns.ofNumbers(columns.calledFeatures()).withNaValues(options.naValues()));
      LongList lines = reading.read(columns, null, rows);
      reading.requireNone(rows.faults(), columns, lines);
      float[] inputs = rows.inputs();
      return new FeatureRows(
          file.toString(),
          lines.size(),
          inputs.length / lines.size(),
          inputs,
          lines.toArray(),
          rows.remarks());
    } catch (IOException e) {
      throw FileBytes.failure(file, e);
    } catch (NoClassDefFoundError e) {
      throw missing(e);
    }
  }

  private static RuntimeException missing(NoClassDefFoundError e) {
    if (String.valueOf(e.getMessage()).startsWith(LIBRARY)) {
      return new MissingLibraryException("Reading CSV", COORDINATES, e);
    }
    throw e;
  }
}
