package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which classes a model takes for which.
///
/// @param names the classes
/// @param counts `[true class][predicted class]`
record Confusion(List<String> names, int[][] counts) {
  /// More columns than this do not fit a screen; the commonest mistakes are listed instead.
  private static final int MOST_COLUMNS = 20;

  private static final int MISTAKES = 20;

  private record Mistake(int truth, int predicted, int count) {}

  static Confusion of(Model model, Dataset data) {
    int classes = data.classCount();
    int[][] counts = new int[classes][classes];
    float[] results = Predictions.of(model, data.features(), data.rows());
    for (int row = 0; row < data.rows(); row++) {
      counts[data.classOf(row)][Predictions.largest(results, row, classes)]++;
    }
    return new Confusion(data.classNames(), counts);
  }

  /// For people.
  String table() {
    return names.size() <= MOST_COLUMNS ? full() : commonest();
  }

  private String full() {
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of("true \\ predicted"));
    head.addAll(names);
    head.add("found");
    table.row(head);
    for (int c = 0; c < names.size(); c++) {
      List<String> cells = new ArrayList<>(List.of(names.get(c)));
      long total = 0;
      for (int count : counts[c]) {
        cells.add(count == 0 ? "." : Integer.toString(count));
        total += count;
      }
      cells.add(total == 0 ? "" : Figures.percent((double) counts[c][c] / total));
      table.row(cells);
    }
    return table.toString();
  }

  private String commonest() {
    List<Mistake> mistakes = new ArrayList<>();
    for (int t = 0; t < names.size(); t++) {
      for (int p = 0; p < names.size(); p++) {
        if (t != p && counts[t][p] > 0) {
          mistakes.add(new Mistake(t, p, counts[t][p]));
        }
      }
    }
    mistakes.sort(Comparator.comparingInt(Mistake::count).reversed());
    TextTable table = new TextTable();
    table.row(List.of("true", "predicted", "rows"));
    for (Mistake m : mistakes.subList(0, Math.min(MISTAKES, mistakes.size()))) {
      table.row(
          List.of(names.get(m.truth()), names.get(m.predicted()), Integer.toString(m.count())));
    }
    return table.toString();
  }
}
