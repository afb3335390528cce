package dev.evengrad.train.metric;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.loss.Loss;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The built-in metrics: as factories for code, as a registry for text. Rows count by their weights, if they have any; a row whose outputs
 * are not a number is right for nothing. Most keep sums only; {@code auc}, {@code average_precision}, {@code f1(best)} and {@code
 * error_quantile} keep 5 bytes for each row (9 with row weights) and class or output, and take 8 more while they are computed.
 */
public final class Metrics {
  /** The built-in metrics by name. */
  public static final Registry<Function<Arguments, Metric>> REGISTRY =
      Registry.<Function<Arguments, Metric>>empty("metric")
          .with("accuracy", "accuracy", "rows that are taken for the right class", a -> accuracy())
          .with(
              "majority",
              "majority",
              "what taking every row for the most frequent class would come to; accuracy's"
                  + " baseline",
              a -> majority())
          .with(
              "auc",
              "auc",
              "area under the ROC curve; of more than two classes each against the rest, the mean",
              a -> auc())
          .with(
              "average_precision",
              "average_precision",
              "area under precision over recall, as auc of rare classes",
              a -> averagePrecision())
          .with(
              "precision",
              "precision(threshold=T, average=macro|micro)",
              "rows of the second class among those taken for it; of more classes the mean",
              a -> counts(ClassCounts.Figure.PRECISION, a))
          .with(
              "recall",
              "recall(threshold=T, average=macro|micro)",
              "rows taken for the second class among those of it; of more classes the mean",
              a -> counts(ClassCounts.Figure.RECALL, a))
          .with(
              "f1",
              "f1(threshold=T|best, average=macro|micro)",
              "harmonic mean of precision and recall; best: at the threshold that makes it largest",
              a -> counts(ClassCounts.Figure.F1, a))
          .with(
              "log_loss",
              "log_loss",
              "mean of -log of the right class's probability, without class weights",
              a -> logLoss())
          .with("brier", "brier", "mean squared error of the probabilities", a -> brier())
          .with(
              "top_k",
              "top_k(k=5)",
              "rows whose class is among the k likeliest",
              a -> topK(a.count("k", 5)))
          .with("mae", "mae", "mean absolute error of values", a -> meanAbsoluteError())
          .with("rmse", "rmse", "root of the mean squared error", a -> rootMeanSquaredError())
          .with("r2", "r2", "share of the targets' variance that is explained", a -> rSquared())
          .with(
              "error_quantile",
              "error_quantile(q=0.5)",
              "what the share q of the absolute errors does not exceed; 0.5 is their median",
              a -> errorQuantile(a.number("q", 0.5)));

  private Metrics() {}

  /**
   * The share of rows whose largest output is that of the right class, or of the class with the largest share if the targets are
   * distributions (of equal ones the first counts).
   */
  public static Metric accuracy() {
    return new Accuracy(false);
  }

  /**
   * The share of outputs that lie on the side of 0 (probability 1/2 after a sigmoid) on which their target lies of 1/2; a class is the
   * target of one output.
   */
  public static Metric binaryAccuracy() {
    return new Accuracy(true);
  }

  /** The accuracy of taking every row for the class that is the most frequent among them: what {@link #accuracy} is to be compared with. */
  public static Metric majority() {
    return new Majority();
  }

  /**
   * The area under the ROC curve: how probably a row of the second class has a higher score than one of the first, ties counting half. Of
   * more than two classes the mean over each against the rest (scikit-learn's "ovr", "macro"), those without rows left out.
   */
  public static Metric auc() {
    return new Auc();
  }

  /** The mean of precision over the gains in recall, without interpolation, as scikit-learn's average_precision_score; classes as in {@link #auc}. */
  public static Metric averagePrecision() {
    return new AveragePrecision();
  }

  /** Of the rows that are taken for the second class the share that is of it; of more classes the mean over them; 0 for 0 / 0. */
  public static Metric precision() {
    return new ClassCounts(ClassCounts.Figure.PRECISION, false, null);
  }

  /** Of the rows of the second class the share that is taken for it; of more classes the mean over them; 0 for 0 / 0. */
  public static Metric recall() {
    return new ClassCounts(ClassCounts.Figure.RECALL, false, null);
  }

  /** The harmonic mean of {@link #precision} and {@link #recall} of each class. */
  public static Metric f1() {
    return new ClassCounts(ClassCounts.Figure.F1, false, null);
  }

  /** {@link #f1} at the threshold that makes it largest, on the very rows that it is measured on: the most that a threshold can reach. */
  public static Metric bestF1() {
    return new BestF1();
  }

  /** The mean of -log of the probability of the right class, over rows, without class weights. */
  public static Metric logLoss() {
    return new LogLoss();
  }

  /** The mean squared difference of probability and truth: of the second of two classes, or summed over more (Brier 1950, from 0 to 2). */
  public static Metric brier() {
    return new Brier();
  }

  /** The share of rows whose right class is among the {@code k} largest outputs; of equal ones the first counts. */
  public static Metric topK(int k) {
    return new TopK(k);
  }

  /** The mean of |output - target| over rows and outputs. */
  public static Metric meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** The root of the mean of (output - target)^2 over rows and outputs. */
  public static Metric rootMeanSquaredError() {
    return new RootMeanSquaredError();
  }

  /** The share of the targets' variance that the outputs explain, averaged over outputs. */
  public static Metric rSquared() {
    return new RSquared();
  }

  /**
   * The smallest |output - target| that at least the share {@code q} of them does not exceed (without interpolation).
   *
   * @throws SettingException if {@code q} is not from 0 to 1
   */
  public static Metric errorQuantile(double q) {
    return new ErrorQuantile(q);
  }

  /** What fits a loss: accuracy for classes and for probabilities, mae and r2 for other values. */
  public static List<Metric> of(Loss loss) {
    if (loss.binary()) {
      return List.of(binaryAccuracy());
    }
    return loss.takesClasses() ? List.of(accuracy()) : List.of(meanAbsoluteError(), rSquared());
  }

  /**
   * The metric that a text such as {@code auc} or {@code top_k(3)} describes.
   *
   * @throws SpecException if there is none
   */
  public static Metric parse(String text) {
    TextItem item = TextParser.call(text);
    return Arguments.create(item, REGISTRY.find(item));
  }

  /**
   * As {@link #parse(String)}, for the outputs of a loss.
   *
   * @throws SettingException if it says nothing of them
   */
  public static Metric parse(String text, Loss loss) {
    Metric parsed = parse(text);
    Metric metric = loss.binary() && parsed instanceof Accuracy ? binaryAccuracy() : parsed;
    metric.begin(Reading.of(loss));
    return metric;
  }

  private static Metric counts(ClassCounts.Figure figure, Arguments arguments) {
    Word threshold = arguments.word("threshold");
    Word average = arguments.word("average");
    if (average != null && !average.value().equals("macro") && !average.value().equals("micro")) {
      throw arguments.fault(
          "average is '" + average.value() + "', expected macro or micro", average);
    }
    boolean micro = average != null && average.value().equals("micro");
    if (threshold != null && threshold.value().equals("best")) {
      if (figure != ClassCounts.Figure.F1) {
        throw arguments.fault(
            "the threshold that makes " + figure.text() + " largest says nothing; f1 has one",
            threshold);
      }
      if (average != null && micro) {
        throw arguments.fault(
            "f1 at the best threshold is found for each class; leave out average=micro", average);
      }
      return bestF1();
    }
    return new ClassCounts(figure, micro, number(threshold, arguments));
  }

  private static @Nullable Double number(@Nullable Word threshold, Arguments arguments) {
    return threshold == null ? null : (Double) arguments.number("threshold", threshold);
  }
}
