package dev.evengrad.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one column before it is known what the column is. Equal cells are kept once, until there are so many different numbers
 * that they cannot be names; from then on they are kept as numbers, and a cell that is none is a fault.
 */
final class RawColumn {
  private final int index;
  private final boolean names;
  private final int mostValues;
  private final MissingValues missing;
  private final CellFaults faults;
  private final @Nullable String missingFault;

  private Map<String, Integer> codes = new HashMap<>();
  private List<String> cells = new ArrayList<>();
  private List<CellKind> kinds = new ArrayList<>();
  private int[] rows = new int[256];
  private int numberCells;
  private int nameCells;
  private int size;

  /** The numbers, once there are too many for names; null before. */
  private @Nullable NumberStore numbers;

  private final BitSet missingRows = new BitSet();
  private boolean categories;

  /**
   * Without cells.
   *
   * @param names whether they are names whatever they look like
   * @param missingFault what is wrong with a cell without a value; null if nothing is
   */
  RawColumn(
      int index,
      boolean names,
      int mostValues,
      MissingValues missing,
      CellFaults faults,
      @Nullable String missingFault) {
    this.missingFault = missingFault;
    this.index = index;
    this.names = names;
    this.mostValues = mostValues;
    this.missing = missing;
    this.faults = faults;
  }

  void add(String cell) {
    if (numbers != null) {
      if (NumberText.isNumber(cell) && !missing.isMissingNumber(cell)) {
        double value = NumberText.parse(cell);
        if (Float.isFinite((float) value)) {
          numbers.add(value);
          return;
        }
      }
      addNumber(numbers, cell, CellKind.of(cell, missing));
      return;
    }
    Integer code = codes.get(cell);
    if (code == null) {
      code = cells.size();
      codes.put(cell, code);
      cells.add(cell);
      kinds.add(CellKind.of(cell, missing));
    }
    switch (kinds.get(code)) {
      case NUMBER, BAD_NUMBER -> numberCells++;
      case NAME -> nameCells++;
      case MAYBE_NAME, MISSING -> {}
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, (int) Math.min(Integer.MAX_VALUE - 8, size * 3L / 2));
    }
    rows[size++] = code;
    if (cells.size() > mostValues && !names && mostlyNumbers()) {
      becomeNumbers();
    }
  }

  /** A number, or NaN for none. */
  void add(double value) {
    NumberStore store = numbers == null ? becomeNumbers() : numbers;
    if (Double.isInfinite(value)) {
      faults.add(
          store.size(), index, Double.toString(value), String.valueOf(NumberText.fault("inf")));
    }
    if (Double.isNaN(value)) {
      addMissing(store.size(), "");
    }
    store.add(value);
  }

  private void addMissing(int row, String cell) {
    missingRows.set(row);
    if (missingFault != null) {
      faults.add(row, index, cell, missingFault);
    }
  }

  private boolean mostlyNumbers() {
    return numberCells >= nameCells;
  }

  private NumberStore becomeNumbers() {
    NumberStore store = new NumberStore();
    for (int row = 0; row < size; row++) {
      addNumber(store, cells.get(rows[row]), kinds.get(rows[row]));
    }
    numbers = store;
    codes = Map.of();
    cells = List.of();
    kinds = List.of();
    rows = new int[0];
    return store;
  }

  private void addNumber(NumberStore store, String cell, CellKind kind) {
    int row = store.size();
    switch (kind) {
      case NUMBER -> store.add(NumberText.parse(cell));
      case MISSING, MAYBE_NAME -> {
        addMissing(row, cell);
        store.add(Double.NaN);
      }
      case BAD_NUMBER, NAME -> {
        faults.add(row, index, cell, String.valueOf(NumberText.fault(cell)));
        store.add(Double.NaN);
      }
    }
  }

  /** Decides what the column is; nothing may be added after it. */
  void end() {
    if (numbers != null) {
      return;
    }
    if (!names && mostlyNumbers()) {
      becomeNumbers();
      return;
    }
    categories = true;
    for (int row = 0; row < size; row++) {
      if (missing.isMissingName(cells.get(rows[row]))) {
        addMissing(row, cells.get(rows[row]));
      }
    }
  }

  /** Whether it has names rather than numbers. */
  boolean categories() {
    return categories;
  }

  /** How many different names there are. */
  int valueCount() {
    return (int) cells.stream().filter(cell -> !missing.isMissingName(cell)).count();
  }

  BitSet missingRows() {
    return missingRows;
  }

  /** The text of a row of names. */
  String name(int row) {
    return cells.get(rows[row]);
  }

  /** The numbers of a column of numbers; NaN where there is none. */
  NumberStore numbers() {
    if (numbers == null) {
      throw new IllegalStateException("a column of names has no numbers");
    }
    return numbers;
  }
}
