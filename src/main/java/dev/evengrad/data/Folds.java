package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The parts of a k-fold cross-validation. A part is made when it is asked for, so that a walk over
 * all of them needs room for one copy of the data, not for k.
 */
final class Folds extends AbstractList<Split> implements RandomAccess {
  private final Dataset data;
  private final int count;

  /** All rows in the order in which both parts of a split have theirs. */
  private final int[] order;

  /** The fold that holds a row out, by row. */
  private final int[] foldOf;

  private Folds(Dataset data, int count, int[] order, int[] foldOf) {
    this.data = data;
    this.count = count;
    this.order = order;
    this.foldOf = foldOf;
  }

  static Folds of(Dataset data, int count, long seed) {
    if (count < 2) {
      throw new SettingException("the number of folds", count, "a whole number of at least 2");
    }
    if (count > data.rows()) {
      throw new DataException(
          data.name()
              + ": "
              + count
              + " folds of "
              + data.rows()
              + " rows, expected at most as many folds as rows");
    }
    int[] order = new int[data.rows()];
    Arrays.setAll(order, row -> row);
    CounterRandom.of(seed, "folds", 0).shuffle(order, order.length);
    return new Folds(data, count, order, deal(data, order, count));
  }

  /**
   * Deals the rows out like cards, class after class, the next class where the last one ended: so
   * both the rows of each class and all rows are spread over the folds to within a row.
   */
  private static int[] deal(Dataset data, int[] order, int count) {
    int[] foldOf = new int[order.length];
    int[] next = new int[Math.max(1, data.classCount())];
    int before = 0;
    int[] counts = data.classification() ? data.classCounts() : new int[1];
    for (int c = 0; c < next.length; c++) {
      next[c] = before % count;
      before += counts[c];
    }
    for (int row : order) {
      int c = data.classification() ? data.classOf(row) : 0;
      foldOf[row] = next[c];
      next[c] = (next[c] + 1) % count;
    }
    return foldOf;
  }

  @Override
  public Split get(int fold) {
    Objects.checkIndex(fold, count);
    return data.divide(
        Arrays.stream(order).filter(row -> foldOf[row] != fold).toArray(),
        Arrays.stream(order).filter(row -> foldOf[row] == fold).toArray());
  }

  @Override
  public int size() {
    return count;
  }
}
