package dev.evengrad.cli;

import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is said of an epoch, long and short.
record EpochLine(int epochs, String backend) {
  /// For the epochs of a recipe.
  static EpochLine of(Recipe recipe) {
    return new EpochLine(
        recipe.epochs(), Fingerprint.describe(KernelBackends.select(recipe.backend())));
  }

  /// For a line of its own, in columns.
  String full(EpochReport r, @Nullable Evaluation heldOut) {
    StringBuilder line = new StringBuilder();
    int digits = Integer.toString(epochs).length();
    line.append(
        String.format(
            Locale.ROOT,
            "epoch %" + digits + "d/%d  loss %-9s",
            r.epoch(),
            epochs,
            Figures.figure(r.loss())));
    if (r.auxiliaryLoss() > 0) {
      line.append("  auxiliary ").append(Figures.figure(r.auxiliaryLoss()));
    }
    line.append("  ").append(Figures.metrics(r.metrics()));
    if (heldOut != null) {
      line.append("  held-out ").append(Figures.metrics(heldOut.metrics()));
    }
    line.append("  |gradient| ").append(Figures.figure(r.gradientNorm()));
    line.append(String.format(Locale.ROOT, "  clipped %.0f %% of steps", 100 * r.clippedShare()));
    if (r.skipped() > 0) {
      line.append("  skipped ").append(r.skipped());
    }
    return line.append(String.format(Locale.ROOT, "  %,.0f rows/s  %s", r.rowsPerSecond(), backend))
        .toString();
  }

  /// For the space beside a progress bar: its parts, what matters most first, of which those are left out
  /// that have no room.
  List<String> brief(EpochReport r, @Nullable Evaluation heldOut) {
    List<String> parts = new ArrayList<>();
    parts.add("loss " + Figures.figure(r.loss()));
    parts.add(briefMetrics(r, heldOut));
    parts.add("grad " + Figures.figure(r.gradientNorm()));
    parts.add(String.format(Locale.ROOT, "clip %.0f%%", 100 * r.clippedShare()));
    if (r.skipped() > 0) {
      parts.add("skipped " + r.skipped());
    }
    parts.add(perSecond(r.rowsPerSecond()));
    parts.add(backend);
    return parts;
  }

  private static String briefMetrics(EpochReport r, @Nullable Evaluation heldOut) {
    boolean classes = r.metrics().containsKey("accuracy");
    String name = classes ? "accuracy" : "r2";
    String text =
        (classes ? "acc " : "r2 ")
            + briefMetric(classes, r.metrics().getOrDefault(name, Double.NaN));
    return heldOut == null
        ? text
        : text + "/" + briefMetric(classes, heldOut.metrics().getOrDefault(name, Double.NaN));
  }

  private static String briefMetric(boolean share, double value) {
    return share
        ? String.format(Locale.ROOT, "%.1f%%", 100 * value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String perSecond(double rows) {
    return rows >= 1e6
        ? String.format(Locale.ROOT, "%.1fM rows/s", rows / 1e6)
        : rows >= 1e4
            ? String.format(Locale.ROOT, "%.0fk rows/s", rows / 1e3)
            : String.format(Locale.ROOT, "%.0f rows/s", rows);
  }
}
