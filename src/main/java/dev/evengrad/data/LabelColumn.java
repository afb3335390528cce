package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.MissingValues;
import dev.evengrad.columns.NumberText;
import dev.evengrad.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The cells of the label column. Whether they are classes or values is known only when all are
 * read, so equal cells are kept once, each with the line where it was first seen.
 */
final class LabelColumn {
  /** More different labels than this, on more than every second row, are hardly classes. */
  private static final int MANY = 20;

  private static final String NAME =
      "; if it is the name of a class, put it in quotes, or say which texts stand for a missing"
          + " value: --na-values '' if only empty cells do (in Java CsvOptions.withNaValues)";

  private final Path file;
  private final String column;
  private final CsvOptions options;
  private final MissingValues missing;
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> cells = new ArrayList<>();
  private final LongList firstLines = new LongList();
  private final LongList rows = new LongList();
  private final List<String> remarks = new ArrayList<>();

  /** The codes of cells that were in quotes where they were first seen. */
  private final BitSet quotedCodes = new BitSet();

  LabelColumn(Path file, String column, CsvOptions options) {
    this.file = file;
    this.column = column;
    this.options = options;
    this.missing = MissingValues.of(options.naValues());
  }

  void add(String cell, boolean quoted, long line) {
    Integer code = codes.get(cell);
    boolean checked = code != null && quotedCodes.get(code) == quoted;
    if (!checked && isMissing(cell, quoted)) {
      throw fault(line, cell, cell.isEmpty() ? MissingValues.REASON : MissingValues.REASON + NAME);
    }
    if (code == null) {
      if (NumberText.isInfinity(cell)) {
        throw fault(line, cell, String.valueOf(NumberText.fault(cell)));
      }
      code = cells.size();
      codes.put(cell, code);
      cells.add(cell);
      quotedCodes.set(code, quoted);
      firstLines.add(line);
    }
    rows.add(code);
  }

  private boolean isMissing(String cell, boolean quoted) {
    return missing.isMissingName(cell, quoted)
        && !missing.maybeName(cell)
        && !options.classNames().contains(cell);
  }

  /** Classes or values, by the options or by the looks of the cells. */
  Targets targets() {
    if (options.classNames().isEmpty()) {
      requireNoneMissing();
    }
    boolean classes =
        switch (options.task()) {
          case CLASSES -> true;
          case VALUES -> false;
          case DETECT -> !options.classNames().isEmpty() || looksLikeClasses();
        };
    return (classes ? classTargets() : valueTargets()).withNames(List.of(column));
  }

  /** Refuses {@code None} or {@code -} among numbers; in quotes or among names it is a name. */
  private void requireNoneMissing() {
    int word = -1;
    boolean names = false;
    boolean numbers = false;
    for (int code = 0; code < cells.size(); code++) {
      boolean number = NumberText.isNumber(cells.get(code));
      boolean maybe = missing.maybeName(cells.get(code)) && !quotedCodes.get(code);
      word = maybe && word < 0 ? code : word;
      names |= !number && !maybe;
      numbers |= number;
    }
    if (word >= 0 && numbers && !names) {
      throw fault(firstLines.get(word), cells.get(word), MissingValues.REASON + NAME);
    }
  }

  private boolean looksLikeClasses() {
    int text = firstWhere(cell -> !NumberText.isNumber(cell));
    int fraction = firstWhere(cell -> NumberText.isNumber(cell) && !WholeNumbers.isWhole(cell));
    if (text < 0 && fraction >= 0) {
      return false;
    }
    if (text >= 0 && fraction >= 0) {
      throw fault(
          firstLines.get(text),
          cells.get(text),
          "text in a label column that has '"
              + cells.get(fraction)
              + "' in line "
              + firstLines.get(fraction)
              + ": correct it, or say that the labels are classes (on the command line --loss"
              + " softmax_cross_entropy, in Java Task.CLASSES)");
    }
    if (cells.size() > MANY && cells.size() > rows.size() / 2) {
      int name = firstWhere(cell -> !NumberText.isNumber(cell) && !NumberText.isForeign(cell));
      if (text >= 0 && name < 0) {
        String cell = cells.get(text);
        throw fault(firstLines.get(text), cell, String.valueOf(NumberText.fault(cell)));
      }
      throw FileFault.at(
          file,
          -1,
          column,
          "",
          "there are "
              + cells.size()
              + " different labels on "
              + rows.size()
              + " rows, too many to take them for classes; if they are values, such as prices, say"
              + " so (on the command line --loss mse, in Java Task.VALUES), or that they are"
              + " classes (--loss softmax_cross_entropy, Task.CLASSES), or which column is the"
              + " label");
    }
    return true;
  }

  private int firstWhere(Predicate<String> condition) {
    for (int i = 0; i < cells.size(); i++) {
      if (condition.test(cells.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private Targets valueTargets() {
    float[] byCode = new float[cells.size()];
    double[] exactByCode = new double[cells.size()];
    for (int code = 0; code < byCode.length; code++) {
      String cell = cells.get(code);
      String reason = missing.isMissing(cell) ? MissingValues.REASON : NumberText.fault(cell);
      if (reason != null) {
        throw fault(firstLines.get(code), cell, reason);
      }
      byCode[code] = Float.parseFloat(cell);
      double exactly = Double.parseDouble(cell);
      // rounded twice, a number between two floats may become the other one
      exactByCode[code] = (float) exactly == byCode[code] ? exactly : byCode[code];
    }
    requireDifferentValues();
    float[] values = new float[rows.size()];
    double[] exact = new double[rows.size()];
    for (int row = 0; row < values.length; row++) {
      int code = (int) rows.get(row);
      values[row] = byCode[code];
      exact[row] = exactByCode[code];
    }
    return Targets.ofValues(values, exact, 1, List.of());
  }

  /** Refuses values that are one even as doubles, and remarks on those that are one as floats. */
  private void requireDifferentValues() {
    EqualValues equal = EqualValues.among(cells);
    if (equal == null) {
      return;
    }
    String what =
        "of the "
            + equal.different()
            + " different values "
            + equal.kept()
            + (equal.doubles()
                ? " stay different as 64-bit floats"
                : " stay different as 32-bit floats")
            + ", '"
            + cells.get(equal.one())
            + "' and '"
            + cells.get(equal.other())
            + "' become one";
    String names =
        "if they are names, such as account numbers, have them learned as classes (on the command"
            + " line --loss softmax_cross_entropy, in Java Task.CLASSES)";
    if (equal.doubles()) {
      throw fault(
          firstLines.get(equal.other()),
          cells.get(equal.other()),
          what + ": " + names + ", if they are amounts, subtract the smallest from all");
    }
    remarks.add(
        "column '"
            + column
            + "': "
            + what
            + "; scaled targets are made of the exact values, raw ones (--targets raw), measures"
            + " and predictions are such floats; "
            + names);
  }

  /** What a person should know of the column, in sentences, once {@link #targets} are made. */
  List<String> remarks() {
    return remarks;
  }

  private Targets classTargets() {
    boolean whole = firstWhere(c -> !(NumberText.isNumber(c) && WholeNumbers.isWhole(c))) < 0;
    List<String> names = options.classNames();
    if (names.isEmpty()) {
      names =
          cells.stream()
              .map(c -> whole ? WholeNumbers.name(c) : c)
              .distinct()
              .sorted(whole ? WholeNumbers.ORDER : Comparator.naturalOrder())
              .toList();
      if (names.size() == 1) {
        throw FileFault.at(
            file,
            -1,
            column,
            names.getFirst(),
            "all rows have this label, so there is nothing to tell apart; give rows of at least two"
                + " classes");
      }
    }
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (String name : names) {
      indices.put(name, indices.size());
    }
    int[] byCode = new int[cells.size()];
    for (int code = 0; code < byCode.length; code++) {
      byCode[code] = indexOf(cells.get(code), firstLines.get(code), indices);
    }
    int[] classes = new int[rows.size()];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = byCode[(int) rows.get(row)];
    }
    return Targets.ofClasses(classes, names);
  }

  private int indexOf(String cell, long line, Map<String, Integer> indices) {
    Integer index = indices.get(cell);
    if (index == null && NumberText.isNumber(cell) && WholeNumbers.isWhole(cell)) {
      index = indices.get(WholeNumbers.name(cell));
    }
    if (index == null) {
      throw fault(
          line, cell, "there is no such class" + NearestName.suggestion(cell, indices.keySet()));
    }
    return index;
  }

  private DataException fault(long line, String cell, String reason) {
    return FileFault.at(file, line, column, cell, reason);
  }
}
