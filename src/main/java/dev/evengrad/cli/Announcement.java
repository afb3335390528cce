package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.Simd;
import dev.evengrad.train.DataFit;
import java.util.ArrayList;
import java.util.List;

/// What is said before training begins.
final class Announcement {
  private Announcement() {}

  /// Whether labels that were taken for classes, since no loss was given, may be something else.
  static List<String> ofLabels(Dataset data) {
    String advice = Advice.ofLabels(data);
    return advice.isEmpty() ? List.of() : List.of("note: " + advice);
  }

  /// The data and what is done with their rows, the network, the settings, and whether it will
  /// learn badly or slowly.
  static List<String> of(Recipe recipe, String rows) {
    List<String> lines = new ArrayList<>();
    lines.add(recipe.training().name() + ": " + rows);
    recipe.remarks().forEach(remark -> lines.add("note: " + remark));
    lines.add(recipe.spec().toString());
    lines.add(
        recipe.loss().text()
            + (recipe.scaledTargets() ? " of scaled targets, " : ", ")
            + recipe.chain().text()
            + ", "
            + recipe.schedule().text()
            + ", batch "
            + recipe.batch()
            + (recipe.microBatch() < recipe.batch() ? " in pieces of " + recipe.microBatch() : "")
            + (recipe.average() == null ? "" : ", " + recipe.average().text())
            + ", seed "
            + recipe.seed());
    String note = recipe.decisions().note(recipe.loss());
    if (!note.isEmpty()) {
      lines.add("note: " + note);
    }
    String lost = recipe.start() == null ? "" : recipe.decisions().lost(recipe.start().info());
    if (!lost.isEmpty()) {
      lines.add("note: " + lost);
    }
    String warning = DataFit.warning(recipe.spec(), recipe.loss());
    if (!warning.isEmpty()) {
      lines.add("note: " + warning);
    }
    if (recipe.backend() == BackendChoice.AUTO && Simd.status().backend().equals("scalar")) {
      Simd.status()
          .refused()
          .forEach(c -> lines.add("without vectors, several times slower: " + c.reason()));
    }
    return lines;
  }
}
