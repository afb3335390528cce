package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.model.Model;
import dev.evengrad.train.metric.RankedScores;

/**
 * Finds the threshold above which a row is to be taken for the second of two classes. Of rows that training has not seen, or it is too
 * good to be true; and of what the model gives, calibration included, so calibrate first.
 *
 * <pre>{@code
 * double threshold = DecisionThreshold.leastCost(model, heldOut, 1, 20);     // a missed fraud costs 20 false alarms
 * Model decided = model.withInfo(model.info().withThreshold(threshold));     // predict and Model.classOf go by it
 * }</pre>
 */
public final class DecisionThreshold {
  private DecisionThreshold() {}

  /** How good a threshold is, by the weights of rows. */
  private interface Worth {
    double of(double truePositives, double falsePositives, double positives);
  }

  /**
   * The threshold with the largest F1 of the second class; of equal ones the highest. It lies half way between the scores of two rows.
   *
   * @throws SettingException if the model does not tell two classes apart
   * @throws ShapeException if the data have not as many features as the model
   * @throws DataException if the data do not have rows of both classes, or their columns, features or classes are not those of the model
   */
  public static double bestF1(Model model, Dataset data) {
    return best(model, data, (right, wrong, positives) -> 2 * right / (right + wrong + positives));
  }

  /**
   * The threshold with the least cost of mistakes; of equal ones the highest.
   *
   * @param falsePositive the cost of taking a row of the first class for the second, finite and not negative
   * @param falseNegative the cost of taking a row of the second class for the first, likewise; one of the two above 0
   * @throws SettingException as of {@link #bestF1}, or if a cost is out of range
   * @throws ShapeException as of {@link #bestF1}
   * @throws DataException as of {@link #bestF1}
   */
  public static double leastCost(
      Model model, Dataset data, double falsePositive, double falseNegative) {
    SettingException.requireNotNegative("cost of a false positive", falsePositive);
    SettingException.requireNotNegative("cost of a false negative", falseNegative);
    if (falsePositive == 0 && falseNegative == 0) {
      throw new SettingException("costs of mistakes", "0 and 0", "one of them above 0");
    }
    return best(
        model,
        data,
        (right, wrong, positives) -> -wrong * falsePositive - (positives - right) * falseNegative);
  }

  private static double best(Model model, Dataset data, Worth worth) {
    RankedScores scores = scores(model, data);
    double positives = scores.positives();
    if (!(positives > 0 && scores.negatives() > 0)) {
      throw new DataException(
          "the data '"
              + data.name()
              + "' have rows of one class only: a threshold needs some of both");
    }
    Sweep sweep = new Sweep(worth, positives);
    scores.descending(sweep);
    return sweep.end();
  }

  /** Goes down the scores; between two of them a threshold is worth what the rows above are. */
  private static final class Sweep implements RankedScores.Visitor {
    private final Worth worth;
    private final double positives;
    private double right;
    private double wrong;
    private double above = Double.NaN;
    private double best = Double.NEGATIVE_INFINITY;
    private double threshold = Double.NaN;

    Sweep(Worth worth, double positives) {
      this.worth = worth;
      this.positives = positives;
    }

    @Override
    public void at(float score, double ofClass, double others) {
      if (Float.isNaN(score)) {
        return; // taken for no class, whatever the threshold
      }
      // the highest score itself has no row above it
      tell(Double.isNaN(above) ? score : between(score, above));
      above = score;
      right += ofClass;
      wrong += others;
    }

    /** Half way; infinities of a score have no middle. */
    private static double between(double low, double high) {
      double middle = low / 2 + high / 2;
      return Double.isFinite(middle) ? middle : Math.clamp(middle, low, Math.nextDown(high));
    }

    private void tell(double candidate) {
      double value = worth.of(right, wrong, positives);
      if (value > best && Double.isFinite(candidate)) {
        best = value;
        threshold = candidate;
      }
    }

    /** With all rows above it: below the lowest score, where something is. */
    double end() {
      if (above > 0) {
        tell(above / 2);
      } else if (above < 0) {
        tell(above * 2);
      }
      return threshold;
    }
  }

  private static RankedScores scores(Model model, Dataset data) {
    int outputs = model.outputs();
    if (!model.classification()
        || outputs > 2
        || !data.classification()
        || data.classCount() != 2) {
      throw new SettingException(
          "a threshold",
          "asked for",
          "a model that tells two classes apart by probabilities or a score, and data with them");
    }
    DataFit.requireFeatures(model, data);
    RankedScores scores = new RankedScores();
    float[] results = RowOutputs.results(model, data);
    for (int r = 0; r < data.rows(); r++) {
      scores.add(results[(r + 1) * outputs - 1], data.classOf(r) == 1, data.rowWeight(r));
    }
    return scores;
  }
}
