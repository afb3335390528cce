package dev.evengrad.train.metric;

import dev.evengrad.SettingException;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.Targets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Precision, recall or F1 from the numbers of rows that are rightly, wrongly and not taken for a class; what would be 0 / 0 counts 0, as
 * in scikit-learn. Of two classes told apart it is the figure of the second; of more, and of outputs with a target each, a mean. A row
 * that is not a number is taken for no class.
 */
final class ClassCounts extends ClassMetric {
  enum Figure {
    PRECISION,
    RECALL,
    F1;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    double of(double right, double taken, double there) {
      double whole =
          switch (this) {
            case PRECISION -> taken;
            case RECALL -> there;
            case F1 -> (taken + there) / 2;
          };
      return whole == 0 ? 0 : right / whole;
    }
  }

  private final Figure figure;
  private final boolean micro;
  private final @Nullable Double threshold;
  private double[] right = new double[0];
  private double[] taken = new double[0];
  private double[] there = new double[0];
  private boolean pair;

  /** With the mean over classes, or over rows if {@code micro}; null for the threshold of the reading. */
  ClassCounts(Figure figure, boolean micro, @Nullable Double threshold) {
    this.figure = figure;
    this.micro = micro;
    this.threshold = threshold;
  }

  @Override
  public String name() {
    String arguments =
        (threshold == null ? "" : dev.evengrad.text.Numbers.text(threshold))
            + (threshold != null && micro ? ", " : "")
            + (micro ? "average=micro" : "");
    return figure.text() + (arguments.isEmpty() ? "" : "(" + arguments + ")");
  }

  /** A threshold of its own is of the kind that the outputs have. */
  @Override
  public void begin(Reading how) {
    boolean probabilities = how.link() != OutputLink.NONE;
    if (threshold != null && probabilities && !(threshold >= 0 && threshold <= 1)) {
      throw new SettingException("threshold of " + name(), threshold, "a probability from 0 to 1");
    }
    super.begin(threshold == null ? how : how.withThreshold(threshold));
  }

  @Override
  public void reset() {
    Arrays.fill(right, 0);
    Arrays.fill(taken, 0);
    Arrays.fill(there, 0);
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    boolean together = targets.areClasses() && width > 1;
    pair = together && width == 2;
    if (threshold != null && together && !pair) {
      throw new SettingException(
          "threshold of " + name(),
          threshold,
          "none for "
              + width
              + " classes, of which a row is taken for the likeliest: write "
              + new ClassCounts(figure, micro, null).name());
    }
    if (right.length != width) {
      right = new double[width];
      taken = new double[width];
      there = new double[width];
    }
    for (int r = 0; r < rows; r++) {
      float weight = targets.rowWeight(r);
      int chosen = together ? reading.classOf(outputs.array(), outputs.row(r), width) : -1;
      for (int c = 0; c < width; c++) {
        boolean positive = RankMetric.positive(targets, r, c, width);
        boolean predicted =
            together ? chosen == c : reading.second(outputs.array()[outputs.row(r) + c]);
        right[c] += positive && predicted ? weight : 0;
        taken[c] += predicted ? weight : 0;
        there[c] += positive ? weight : 0;
      }
    }
  }

  @Override
  public double value() {
    int width = right.length;
    if (width == 0) {
      return Double.NaN;
    }
    if (pair && !micro) {
      return figure.of(right[1], taken[1], there[1]);
    }
    if (micro) {
      return figure.of(sum(right), sum(taken), sum(there));
    }
    double mean = 0;
    for (int c = 0; c < width; c++) {
      mean += figure.of(right[c], taken[c], there[c]) / width;
    }
    return mean;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
