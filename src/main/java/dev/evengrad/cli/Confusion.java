package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Which classes a model takes for which.
///
/// @param names the classes
/// @param counts `[true class][predicted class]`
/// @param notANumber rows of each true class that are taken for none, since their outputs are not a number
record Confusion(List<String> names, int[][] counts, int[] notANumber) {
  /// More columns than this do not fit a screen; the commonest mistakes are listed instead.
  private static final int MOST_COLUMNS = 20;

  private static final int MISTAKES = 20;

  private record Mistake(String truth, String predicted, int count) {}

  static Confusion of(Model model, Dataset data) {
    int classes = data.classCount();
    int[][] counts = new int[classes][classes];
    int[] notANumber = new int[classes];
    Predictions predictions = Predictions.of(model, data.features(), data.rows());
    for (int row = 0; row < data.rows(); row++) {
      int largest = predictions.classOf(row);
      if (largest < 0) {
        notANumber[data.classOf(row)]++;
      } else {
        counts[data.classOf(row)][largest]++;
      }
    }
    return new Confusion(data.classNames(), counts, notANumber);
  }

  /// For people.
  String table() {
    return names.size() <= MOST_COLUMNS ? full() : commonest();
  }

  private String full() {
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of("true \\ predicted"));
    head.addAll(names);
    boolean some = Arrays.stream(notANumber).anyMatch(count -> count > 0);
    if (some) {
      head.add("NaN");
    }
    head.add("found");
    table.row(head);
    for (int c = 0; c < names.size(); c++) {
      List<String> cells = new ArrayList<>(List.of(names.get(c)));
      long total = notANumber[c];
      for (int count : counts[c]) {
        cells.add(cell(count));
        total += count;
      }
      if (some) {
        cells.add(cell(notANumber[c]));
      }
      cells.add(total == 0 ? "" : Figures.percent((double) counts[c][c] / total));
      table.row(cells);
    }
    return table.toString();
  }

  private static String cell(int count) {
    return count == 0 ? "." : Integer.toString(count);
  }

  private String commonest() {
    List<Mistake> mistakes = new ArrayList<>();
    for (int t = 0; t < names.size(); t++) {
      if (notANumber[t] > 0) {
        mistakes.add(new Mistake(names.get(t), "NaN", notANumber[t]));
      }
      for (int p = 0; p < names.size(); p++) {
        if (t != p && counts[t][p] > 0) {
          mistakes.add(new Mistake(names.get(t), names.get(p), counts[t][p]));
        }
      }
    }
    mistakes.sort(Comparator.comparingInt(Mistake::count).reversed());
    TextTable table = new TextTable();
    table.row(List.of("true", "predicted", "rows"));
    for (Mistake m : mistakes.subList(0, Math.min(MISTAKES, mistakes.size()))) {
      table.row(List.of(m.truth(), m.predicted(), Integer.toString(m.count())));
    }
    return table.toString();
  }
}
