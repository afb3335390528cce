package dev.evengrad.data;

import dev.evengrad.columns.CellText;
import java.util.ArrayList;
import java.util.List;

/**
 * A dataset in two parts without a common row.
 *
 * @param training the rows to learn from
 * @param heldOut the rows that training never sees
 */
public record Split(Dataset training, Dataset heldOut) {
  private static final int SHOWN = 5;

  /**
   * What a person should know of the parts, a sentence each: that a class has no row to learn from,
   * or none that is held out, as happens to a class of few rows. At most five classes are named.
   */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    int[] learned = training.classCounts();
    int[] measured = heldOut.classCounts();
    for (int c = 0; c < learned.length; c++) {
      int rows = learned[c] + measured[c];
      if (rows > 0 && (learned[c] == 0 || measured[c] == 0)) {
        remarks.add(
            "class '"
                + CellText.shown(training.classNames().get(c))
                + (rows == 1 ? "' has 1 row, which is " : "' has " + rows + " rows, all of them ")
                + (learned[c] == 0
                    ? "held out: none is learned from"
                    : "learned from: none is held out to measure on"));
      }
    }
    int more = remarks.size() - SHOWN;
    if (more > 0) {
      remarks.subList(SHOWN, remarks.size()).clear();
      remarks.add("so it is with " + more + (more == 1 ? " other class" : " other classes"));
    }
    return remarks;
  }
}
