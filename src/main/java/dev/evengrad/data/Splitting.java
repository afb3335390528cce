package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import java.util.Arrays;

/** The ways to hold rows out. */
final class Splitting {
  private Splitting() {}

  /** The whole number of rows nearest to the share. */
  static int heldOutRows(Dataset data, double share) {
    if (!(share > 0 && share < 1)) {
      throw new SettingException("held-out share", share, "a number above 0 and below 1");
    }
    return (int) Math.round(share * data.rows());
  }

  static Split shuffled(Dataset data, int heldOutRows, long seed) {
    return cut(data, permutation(data.rows(), seed), heldOutRows);
  }

  static Split tail(Dataset data, int heldOutRows) {
    return cut(data, identity(data.rows()), heldOutRows);
  }

  static Split stratified(Dataset data, int wantedRows, double share, long seed) {
    if (!data.classification()) {
      throw new DataException(
          data.name() + ": a stratified split needs classes, and these rows have values to learn");
    }
    requireBothParts(data, wantedRows);
    int[] quota = quota(data.classCounts(), share, wantedRows);
    int heldOutRows = Arrays.stream(quota).sum();
    int[] order = new int[data.rows()];
    int training = 0;
    int heldOut = data.rows() - heldOutRows;
    for (int row : permutation(data.rows(), seed)) {
      if (quota[data.classOf(row)]-- > 0) {
        order[heldOut++] = row;
      } else {
        order[training++] = row;
      }
    }
    return cut(data, order, heldOutRows);
  }

  /** How many rows of each class are held out: the method of the largest remainder. */
  private static int[] quota(int[] counts, double share, int heldOutRows) {
    int[] quota = new int[counts.length];
    double[] remainder = new double[counts.length];
    int left = heldOutRows;
    for (int c = 0; c < counts.length; c++) {
      double exact = share * counts[c];
      quota[c] = (int) exact;
      remainder[c] = exact - quota[c];
      left -= quota[c];
    }
    for (; left > 0; left--) {
      int best = -1;
      for (int c = 0; c < counts.length; c++) {
        boolean spare = quota[c] + 1 < counts[c];
        if (spare && remainder[c] > 0 && (best < 0 || remainder[c] > remainder[best])) {
          best = c;
        }
      }
      if (best < 0) {
        break;
      }
      quota[best]++;
      remainder[best] = 0;
    }
    return quota;
  }

  /** The last {@code heldOutRows} of {@code order} are held out. */
  private static Split cut(Dataset data, int[] order, int heldOutRows) {
    int rows = data.rows();
    requireBothParts(data, heldOutRows);
    return data.divide(
        Arrays.copyOf(order, rows - heldOutRows),
        Arrays.copyOfRange(order, rows - heldOutRows, rows));
  }

  private static void requireBothParts(Dataset data, int heldOutRows) {
    int rows = data.rows();
    if (heldOutRows < 1 || heldOutRows >= rows) {
      throw new DataException(
          data.name()
              + ": "
              + heldOutRows
              + " of "
              + rows
              + " rows held out leaves "
              + (heldOutRows < 1 ? "nothing to check against" : "nothing to train on"));
    }
  }

  private static int[] permutation(int rows, long seed) {
    int[] order = identity(rows);
    CounterRandom.of(seed, "split", 0).shuffle(order, rows);
    return order;
  }

  private static int[] identity(int rows) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    return order;
  }
}
