package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.Columns;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which columns of a file that is learned from are features: those that the user chose. */
final class CsvFeatures {
  private final Path file;
  private final long line;
  private final List<String> names;
  private final int count;
  private final CsvOptions options;

  /**
   * @param line of the first row
   * @param names of all columns; empty if the file has no header
   * @param count how many columns there are
   */
  CsvFeatures(Path file, long line, List<String> names, int count, CsvOptions options) {
    this.file = file;
    this.line = line;
    this.names = names;
    this.count = count;
    this.options = options;
  }

  /** The columns from 0, in the order in which they are taken. */
  int[] besides(int label) {
    Set<Integer> dropped = new LinkedHashSet<>();
    for (String name : options.drop()) {
      int column = CsvColumns.require(file, line, names, count, name);
      if (column == label) {
        throw FileFault.at(
            file,
            line,
            name,
            "",
            "this column is to be left out, but it is the label"
                + (options.label() == null ? ", as the last one is; name the label" : ""));
      }
      dropped.add(column);
    }
    int[] kept = Arrays.stream(chosen(label)).filter(column -> !dropped.contains(column)).toArray();
    if (kept.length == 0) {
      throw FileFault.at(
          file,
          line,
          "",
          "",
          "all columns but the label are left out, so nothing is to learn from");
    }
    return kept;
  }

  private int[] chosen(int label) {
    List<String> features = options.featureNames();
    if (features.isEmpty()) {
      return CsvColumns.allBut(label, count);
    }
    if (names.isEmpty() && !areNumbers(features)) {
      // names of a trained model, for a file without any
      if (features.size() != count - 1) {
        throw CsvColumns.wrongCount(
            file, line, count, features.size() + 1, "the features and the label");
      }
      return CsvColumns.allBut(label, count);
    }
    int[] chosen = new int[features.size()];
    Set<Integer> seen = new LinkedHashSet<>();
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = CsvColumns.require(file, line, names, count, features.get(i));
      if (chosen[i] == label) {
        throw bothFeatureAndLabel(file, line, features.get(i));
      }
      if (!seen.add(chosen[i])) {
        throw FileFault.at(file, line, features.get(i), "", "this column is named twice");
      }
    }
    return chosen;
  }

  private boolean areNumbers(List<String> features) {
    return features.stream().allMatch(name -> CsvColumns.find(names, count, name) >= 0);
  }

  /**
   * The columns of a trained model: by name; in a file without header by number from 1 where the model knows numbers, else all in order.
   * None of them is the label; -1 if nothing is.
   */
  static int[] of(Path file, long line, List<String> names, int count, Columns columns, int label) {
    if (names.isEmpty() && !numbered(columns, count)) {
      int others = label < 0 ? 0 : 1;
      if (count != columns.count() + others) {
        throw CsvColumns.wrongCount(
            file,
            line,
            count,
            columns.count() + others,
            String.join(", ", columns.names())
                + (others == 0 ? ", in this order" : ", in this order, and the label")
                + "; or add a header, or give the label's number from 1 (--label)");
      }
      return CsvColumns.allBut(label, count);
    }
    int[] chosen = new int[columns.count()];
    for (int i = 0; i < chosen.length; i++) {
      String name = columns.names().get(i);
      chosen[i] = CsvColumns.require(file, line, names, count, name);
      if (chosen[i] == label) {
        throw bothFeatureAndLabel(file, line, name);
      }
    }
    return chosen;
  }

  private static boolean numbered(Columns columns, int count) {
    return columns.names().stream().allMatch(name -> CsvColumns.find(List.of(), count, name) >= 0);
  }

  private static DataException bothFeatureAndLabel(Path file, long line, String name) {
    return FileFault.at(file, line, name, "", "this column is both feature and label");
  }
}
