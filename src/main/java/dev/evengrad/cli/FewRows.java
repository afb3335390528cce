package dev.evengrad.cli;

import dev.evengrad.columns.CellText;
import dev.evengrad.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/// Classes with too few rows for a cross-validation to say much of them.
final class FewRows {
  private static final int SHOWN = 5;

  private FewRows() {}

  /// A sentence for each class with fewer rows than there are folds; at most five are named.
  static List<String> in(Dataset data, int folds) {
    List<String> notes = new ArrayList<>();
    int[] counts = data.classCounts();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] > 0 && counts[c] < folds) {
        notes.add(
            "class '"
                + CellText.shown(data.classNames().get(c))
                + "' has "
                + (counts[c] == 1
                    ? "1 row: the fold that holds it out learns from none, the others measure none"
                    : counts[c] + " rows, fewer than the " + folds + " folds: some hold none out"));
      }
    }
    int more = notes.size() - SHOWN;
    if (more > 0) {
      notes.subList(SHOWN, notes.size()).clear();
      notes.add(more + (more == 1 ? " more class has" : " more classes have") + " so few rows");
    }
    return notes;
  }
}
