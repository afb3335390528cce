package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.text.NearestName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Data by what a user types: the name of a built-in set, or the path of an IDX or CSV file. */
public final class DataSource {
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
      return BuiltIn.load(nameOrPath);
    }
    Path file = path(nameOrPath);
    if (!Files.exists(file)) {
      throw unknown(nameOrPath);
    }
    return IdxFile.isIdx(file) ? IdxFile.read(file) : CsvFile.read(file, options);
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
