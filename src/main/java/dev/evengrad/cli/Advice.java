package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Standardize;
import dev.evengrad.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is said of a run whose figures show that something went wrong, with these figures and what to try.
final class Advice {
  /// More different whole numbers than this in a label column may be amounts rather than classes.
  private static final int MANY_CLASSES = 20;

  /// Networks learn from numbers of about 1; columns whose numbers are that many times larger, or all of
  /// which are that many times smaller, are on raw scales.
  private static final double RAW = 30;

  /// Fewer rows than these say nothing about a network.
  private static final int FEW_ROWS = 10;

  /// Of the variance, what a network must explain of the training rows to have learned them.
  private static final double LEARNED = 0.5;

  /// Rules whose findings say why a network learns nothing.
  private static final Set<String> GRADIENT_RULES =
      Set.of("vanishing", "exploding", "all_zero", "dead_units", "saturated_units");

  private Advice() {}

  /// Sentences on a finished run; none if there is nothing to say.
  ///
  /// @param heldOut null if nothing was held out
  static List<String> of(Recipe recipe, Evaluation training, @Nullable Evaluation heldOut) {
    return of(recipe, training, heldOut, List.of());
  }

  /// As the other, for a run of which more is known.
  ///
  /// @param findings what was found wrong with it: where the gradient is at fault no other rate is recommended
  static List<String> of(
      Recipe recipe, Evaluation training, @Nullable Evaluation heldOut, List<Finding> findings) {
    String remedy =
        findings.stream().anyMatch(Advice::blamesGradient)
            ? ": what was found wrong with the gradient says why, and what to try"
            : ": try another --rate, more --epochs or other features";
    List<String> sentences = new ArrayList<>();
    Dataset held = heldOut == null ? null : recipe.heldOut();
    Dataset measured = held == null ? recipe.training() : held;
    Evaluation shown = heldOut == null ? training : heldOut;
    String rows = heldOut == null ? "training" : "held-out";
    // of outputs that are no numbers something else is said
    if (shown.rows() >= FEW_ROWS && shown.notANumber() == null) {
      add(
          sentences,
          measured.classification()
              ? classes(recipe, measured, shown, rows, remedy)
              : values(recipe, training, shown, rows));
    }
    add(sentences, scales(recipe));
    return sentences;
  }

  private static boolean blamesGradient(Finding finding) {
    return finding.open()
        && finding.severity() != Severity.NOTICE
        && GRADIENT_RULES.contains(finding.rule());
  }

  private static void add(List<String> sentences, String sentence) {
    if (!sentence.isEmpty()) {
      sentences.add(sentence);
    }
  }

  /// Of labels that were taken for classes though they may be values; empty if they look like classes.
  static String ofLabels(Dataset data) {
    List<String> names = data.classNames();
    if (names.size() <= MANY_CLASSES || !names.stream().allMatch(Advice::wholeNumber)) {
      return "";
    }
    String column =
        data.targetNames().isEmpty()
            ? "the label column"
            : "'" + data.targetNames().getFirst() + "'";
    return "the "
        + Figures.count(names.size())
        + " different whole numbers of "
        + column
        + " are taken for classes: if they are values to predict, such as prices or counts, give"
        + " --loss mse";
  }

  private static boolean wholeNumber(String name) {
    return name.matches("[+-]?[0-9]+");
  }

  /// A network that is no better than the class that most rows have; not if classes were weighted, which
  /// gives accuracy away on purpose.
  private static String classes(
      Recipe recipe, Dataset data, Evaluation shown, String rows, String remedy) {
    int[] counts = data.classCounts();
    int most = 0;
    for (int c = 1; c < counts.length; c++) {
      most = counts[c] > counts[most] ? c : most;
    }
    double baseline = (double) counts[most] / data.rows();
    if (counts.length < 2
        || !(shown.accuracy() <= baseline)
        || recipe.loss().text().contains("weights=")) {
      return "";
    }
    boolean below = shown.accuracy() < baseline;
    return rows
        + " accuracy "
        + Figures.percent(shown.accuracy())
        + (below ? " is below the " : " is no better than the ")
        + Figures.percent(baseline)
        + " of always saying '"
        + data.classNames().get(most)
        + "', the most frequent class of these rows"
        + (below
            ? remedy
            : ": look at the confusion that evaluate shows, and try more --epochs, another --rate,"
                + " or --class-weights balanced if the other classes are what counts");
  }

  /// A network that is worse than the mean of the targets.
  private static String values(Recipe recipe, Evaluation training, Evaluation shown, String rows) {
    double r2 = shown.metrics().getOrDefault("r2", Double.NaN);
    if (!(r2 < 0)) {
      return "";
    }
    String said =
        rows
            + " r2 "
            + Figures.figure(r2)
            + " is below 0, which always saying the mean of the targets would have: ";
    double learned = training.metrics().getOrDefault("r2", Double.NaN);
    if (learned > LEARNED) {
      return said
          + "of the training rows it is "
          + Figures.figure(learned)
          + ", so the network has learned them by heart; fewer units, more rows or fewer --epochs"
          + " may help";
    }
    Spreads targets = Spreads.ofTargets(recipe.training());
    if (recipe.loss().takesScaledTargets() && !recipe.scaledTargets() && targets.raw()) {
      return said
          + "the targets are learned raw, "
          + targets.widest()
          + "; leave out --targets raw, which a new network learns better";
    }
    return said + "try another --rate or more --epochs";
  }

  /// Features that are far from 1, for a network that does not scale them.
  private static String scales(Recipe recipe) {
    Layer first = recipe.spec().layers().getFirst();
    if (first instanceof Standardize || first instanceof BatchNorm) {
      return "";
    }
    Spreads features = Spreads.ofFeatures(recipe.training());
    return features.raw()
        ? "the features are on raw scales, "
            + features.widest()
            + ", and the network does not begin with 'standardize': networks learn best from"
            + " numbers of about 1; "
            + (recipe.start() == null && recipe.state() == null
                ? "try --standardize"
                : "a new network with --standardize may learn better")
        : "";
  }

  /// The sizes of columns.
  private record Spreads(List<String> names, double[] means, double[] deviations) {
    static Spreads ofFeatures(Dataset data) {
      return of("feature ", data.featureNames(), data.features(), data.rows());
    }

    static Spreads ofTargets(Dataset data) {
      return of("target ", data.targetNames(), data.targets(), data.rows());
    }

    private static Spreads of(String kind, List<String> known, float[] values, int rows) {
      int columns = values.length / rows;
      List<String> names = new ArrayList<>();
      double[] means = new double[columns];
      double[] deviations = new double[columns];
      for (int c = 0; c < columns; c++) {
        names.add(known.isEmpty() ? kind + c : "'" + known.get(c) + "'");
        for (int r = 0; r < rows; r++) {
          means[c] += values[r * columns + c] / (double) rows;
        }
        for (int r = 0; r < rows; r++) {
          double d = values[r * columns + c] - means[c];
          deviations[c] += d * d / rows;
        }
        deviations[c] = Math.sqrt(deviations[c]);
      }
      return new Spreads(names, means, deviations);
    }

    private double size(int column) {
      return Math.hypot(means[column], deviations[column]);
    }

    private int largest() {
      int largest = 0;
      for (int c = 1; c < means.length; c++) {
        largest = size(c) > size(largest) ? c : largest;
      }
      return largest;
    }

    boolean raw() {
      double size = size(largest());
      return size > RAW || (size > 0 && size < 1 / RAW);
    }

    /// E.g. `'income' with mean 43,925 and deviation 13,400`.
    String widest() {
      int c = largest();
      return names.get(c)
          + " with mean "
          + size(means[c])
          + " and deviation "
          + size(deviations[c]);
    }

    private static String size(double value) {
      double size = Math.abs(value);
      return size >= 1000 && size < 1e9 ? Figures.count(Math.round(value)) : Figures.figure(value);
    }
  }
}
