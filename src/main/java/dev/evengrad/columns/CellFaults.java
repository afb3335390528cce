package dev.evengrad.columns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The cells of a table that cannot be used: how many there are, and the first of them by row. */
public final class CellFaults {
  /** How many are kept. */
  public static final int SHOWN = 10;

  private static final Comparator<CellFault> ORDER =
      Comparator.comparingInt(CellFault::row).thenComparingInt(CellFault::column);

  private final List<CellFault> first = new ArrayList<>();
  private long count;

  /** One more; in any order. */
  public void add(int row, int column, String cell, String reason) {
    count++;
    if (first.size() == SHOWN && row > first.getLast().row()) {
      return;
    }
    first.add(new CellFault(row, column, cell, reason));
    first.sort(ORDER);
    if (first.size() > SHOWN) {
      first.removeLast();
    }
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The first {@value #SHOWN} by row, those of a row by column. */
  public List<CellFault> first() {
    return List.copyOf(first);
  }
}
