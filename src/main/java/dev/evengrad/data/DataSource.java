package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.ColumnRules;
import dev.evengrad.columns.Columns;
import dev.evengrad.text.NearestName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Data by what a user types: the name of a built-in set, or the path of an IDX or CSV file. */
public final class DataSource {
  private static final int SHOWN = 10;

  private DataSource() {}

  /**
   * Reads a built-in set of that name, else the file: IDX by its first bytes (the labels file is
   * found beside it), else CSV. A file that is called like a built-in set is reached by {@code
   * ./name}.
   *
   * @param options how to read a CSV file; the others ignore them
   * @throws DataException if there is no such set or file, or it cannot be used
   * @throws dev.evengrad.MissingLibraryException for a CSV file without fastcsv
   */
  public static Dataset read(String nameOrPath, CsvOptions options) {
    if (BuiltIn.names().contains(nameOrPath)) {
      requireNoColumns(nameOrPath, options);
      return BuiltIn.load(nameOrPath);
    }
    Path file = existing(nameOrPath);
    if (isIdx(file)) {
      requireNoColumns(nameOrPath, options);
      return IdxFile.read(file);
    }
    return CsvFile.read(file, options);
  }

  /**
   * Reads rows to predict for from what {@link #read} takes: a built-in set without its classes, IDX without its labels, which need
   * not be there, or CSV. Columns of a built-in set are found by name, as those of a CSV file with a header are, if the options have
   * names; those of IDX, which have none, are taken in order.
   *
   * @param featureCount features of a row
   * @param options as for {@link CsvFile#readRows(Path, int, CsvOptions)}
   * @throws DataException if there is no such set or file, it cannot be used, a named column is missing, or the number of columns
   *     is wrong
   * @throws dev.evengrad.MissingLibraryException for a CSV file without fastcsv
   */
  public static FeatureRows readRows(String nameOrPath, int featureCount, CsvOptions options) {
    if (BuiltIn.names().contains(nameOrPath)) {
      requireNoColumns(nameOrPath, options);
      return rowsOf(BuiltIn.load(nameOrPath), featureCount, options.featureNames());
    }
    Path file = existing(nameOrPath);
    if (isIdx(file)) {
      requireNoColumns(nameOrPath, options);
      return IdxFile.readRows(file, featureCount);
    }
    return CsvFile.readRows(file, featureCount, options);
  }

  /** What is to be done with columns is done with those of a CSV file only. */
  private static void requireNoColumns(String nameOrPath, CsvOptions options) {
    Columns known = options.columns();
    if (known != null) {
      throw new DataException(
          "the model takes the columns of a CSV file ("
              + String.join(", ", known.names().stream().limit(SHOWN).toList())
              + (known.count() > SHOWN ? ", ..." : "")
              + ") and treats them as its training did; '"
              + nameOrPath
              + "' is none");
    }
    if (!options.drop().isEmpty() || !options.rules().equals(ColumnRules.DEFAULT)) {
      throw new DataException(
          "columns are left out, taken for names or filled in CSV files only; '"
              + nameOrPath
              + "' is none");
    }
  }

  private static FeatureRows rowsOf(Dataset data, int featureCount, List<String> wanted) {
    List<String> names = data.featureNames();
    int[] columns = new int[featureCount];
    for (int i = 0; i < wanted.size(); i++) {
      columns[i] = names.indexOf(wanted.get(i));
      if (columns[i] < 0) {
        throw new DataException(
            "the built-in dataset '"
                + data.name()
                + "' has no column '"
                + wanted.get(i)
                + "', which the model takes"
                + NearestName.suggestion(wanted.get(i), names));
      }
    }
    if (wanted.isEmpty()) {
      if (data.featureCount() != featureCount) {
        throw new DataException(
            "the built-in dataset '"
                + data.name()
                + "' has "
                + data.featureCount()
                + " features, expected "
                + featureCount
                + " as the model takes");
      }
      Arrays.setAll(columns, i -> i);
    }
    float[] features = new float[Math.multiplyExact(data.rows(), featureCount)];
    for (int row = 0; row < data.rows(); row++) {
      for (int i = 0; i < featureCount; i++) {
        features[row * featureCount + i] = data.feature(row, columns[i]);
      }
    }
    return new FeatureRows(
        data.name(), data.rows(), featureCount, features, new long[0], List.of());
  }

  /** A pipe is not looked into, since what is read of it is gone: it is CSV. */
  private static boolean isIdx(Path file) {
    return Files.isRegularFile(file) && IdxFile.isIdx(file);
  }

  private static Path existing(String nameOrPath) {
    Path file = path(nameOrPath);
    if (!Files.exists(file)) {
      throw unknown(nameOrPath);
    }
    return file;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw unknown(text);
    }
  }

  private static DataException unknown(String text) {
    return new DataException(
        "there is no file and no built-in dataset '"
            + text
            + "'"
            + NearestName.suggestion(text, BuiltIn.names()));
  }
}
