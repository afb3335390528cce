package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.columns.Columns;
import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Flatten;
import dev.evengrad.layer.Layer;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import java.util.List;
import java.util.Set;

/** Whether a network, a loss and some data fit together. */
public final class DataFit {
  /** What gives probabilities, of which no loss is that has a link or tells classes by the sign. */
  private static final Set<String> PROBABILITIES = Set.of("softmax", "sigmoid", "hard_sigmoid");

  private DataFit() {}

  /**
   * What will keep a network from learning well by a loss though it can be trained: that it ends with the function that the loss
   * applies itself, or one like it. Empty if there is nothing of the kind.
   */
  public static String warning(ModelSpec spec, Loss loss) {
    String last = lastFunction(spec);
    OutputLink link = loss.link();
    // log_softmax before a softmax does no harm: together they are the softmax alone.
    boolean logarithms = last.equals("log_softmax") && link == OutputLink.SIGMOID;
    if (!PROBABILITIES.contains(last) && !logarithms) {
      return "";
    }
    String ends = "the network ends with '" + last + "', but the loss " + loss.text() + " takes ";
    if (link != OutputLink.NONE) {
      return ends
          + "logits and applies "
          + link.text()
          + " itself: behind both, probabilities cannot come near 0 and 1, and it learns slowly or"
          + " not at all; leave '"
          + last
          + "' out, predictions are probabilities without it";
    }
    return loss.binary()
        ? ends
            + "scores whose sign is the class, and none will be below 0: it learns one class only;"
            + " leave '"
            + last
            + "' out"
        : "";
  }

  /** The function that is applied last, as text; of a layer that is none, the layer's text. */
  private static String lastFunction(ModelSpec spec) {
    List<Layer> layers = spec.layers();
    int last = layers.size() - 1;
    while (last > 0 && layers.get(last) instanceof Flatten) {
      last--;
    }
    Layer layer = layers.get(last);
    return layer instanceof Dense dense ? dense.activation().text() : layer.text();
  }

  /**
   * The number of outputs that a network needs to learn some data by a loss.
   *
   * @throws DataException if the data have not what the loss takes
   */
  public static int outputs(Loss loss, Dataset data) {
    boolean classes = data.classification();
    if (classes ? !loss.takesClasses() : !loss.takesValues()) {
      throw new DataException(
          "the loss "
              + loss.text()
              + (classes
                  ? " takes values as targets, the data '"
                  : " takes classes as targets, the data '")
              + data.name()
              + (classes ? "' have classes" : "' have values"));
    }
    if (!classes || !loss.binary()) {
      return data.outputCount();
    }
    if (data.classCount() != 2) {
      throw new DataException(
          "the loss "
              + loss.text()
              + " tells two classes apart, the data '"
              + data.name()
              + "' have "
              + data.classCount()
              + ": use softmax_cross_entropy");
    }
    return 1;
  }

  /**
   * Refuses data that the network cannot learn by the loss.
   *
   * @param trained whether the network has learned already, so that it is the data that must be others
   * @throws ShapeException if the sizes do not fit
   * @throws DataException if the data have not what the loss takes
   */
  public static void require(ModelSpec spec, Loss loss, Dataset data, boolean trained) {
    requireFeatures(spec, data, trained);
    int needed = outputs(loss, data);
    if (data.weighted() && !loss.takesRowWeights()) {
      throw new DataException(
          "the data '"
              + data.name()
              + "' have row weights, which the loss "
              + loss.text()
              + " does not take");
    }
    int outputs = spec.output().size();
    if (needed != outputs) {
      throw new ShapeException(
          "the network has "
              + outputs
              + " outputs, the data '"
              + data.name()
              + "' have "
              + data.outputCount()
              + (data.classification() ? " classes" : " values to learn")
              + (needed == data.outputCount() ? "" : ", for which " + loss.text() + " takes one")
              + advice(trained, "end it with 'dense " + needed + "'"));
    }
    if (!data.classification()) {
      loss.checkValues(data.rows(), outputs, data.targets());
    }
  }

  /**
   * As the other, and refuses data by which a column or a class would be taken for another.
   *
   * @param info what the network knows of the data that it learned from, if of any
   * @throws DataException also if columns became inputs in another way, or features or outputs have the known names in another order
   */
  static void require(ModelSpec spec, ModelInfo info, Loss loss, Dataset data, boolean trained) {
    requireColumns(info, data);
    require(spec, loss, data, trained);
    requireOrder(info, data);
  }

  /** Refuses data whose features are not those of a model, or whose names are in another order; what they are to learn may be any. */
  static void requireFeatures(Model model, Dataset data) {
    requireColumns(model.info(), data);
    requireFeatures(model.spec(), data, true);
    requireOrder(model.info(), data);
  }

  /** Refuses data with another number of features than the network has inputs. */
  static void requireFeatures(ModelSpec spec, Dataset data, boolean trained) {
    int inputs = spec.input().shape().size();
    if (data.featureCount() != inputs) {
      throw new ShapeException(
          "the network takes "
              + inputs
              + " inputs, the data '"
              + data.name()
              + "' have "
              + data.featureCount()
              + " features"
              + advice(trained, "begin it with 'input " + data.featureCount() + "'"));
    }
  }

  /**
   * Refuses data of which the columns became inputs in another way than those the network learned.
   *
   * @throws DataException if the way of both is known and not the same
   */
  private static void requireColumns(ModelInfo info, Dataset data) {
    Columns known = info.columns();
    if (known != null && !data.columns().orElse(known).equals(known)) {
      throw new DataException(
          "the columns of the data '"
              + data.name()
              + "' became inputs in another way than those that the network learned (other values"
              + " of names, offsets or replacements): read them as the model does, with"
              + " CsvOptions.withColumns(model.columns())");
    }
  }

  /**
   * Refuses data by which a column would be taken for another, or a class.
   *
   * @throws DataException if they have the names that are known, in another order
   */
  private static void requireOrder(ModelInfo info, Dataset data) {
    requireOrder(data, "features", info.featureNames(), data.featureNames());
    requireOrder(
        data, data.classification() ? "classes" : "targets", info.outputNames(), outputNames(data));
  }

  private static void requireOrder(
      Dataset data, String what, List<String> known, List<String> given) {
    if (!given.equals(known) && Set.copyOf(given).equals(Set.copyOf(known))) {
      throw new DataException(
          "the data '"
              + data.name()
              + "' have the "
              + what
              + " in the order "
              + given
              + ", the network learned them as "
              + known
              + ": give them in that order");
    }
  }

  /** The names of its classes, or of its values. */
  static List<String> outputNames(Dataset data) {
    return data.classification() ? data.classNames() : data.targetNames();
  }

  private static String advice(boolean trained, String change) {
    return trained
        ? ": it has learned from others, so give data with the same columns as those, or train a"
            + " new network"
        : ": " + change;
  }
}
