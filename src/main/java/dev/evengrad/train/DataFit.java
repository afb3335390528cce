package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;

/** Whether a network, a loss and some data fit together. */
public final class DataFit {
  private DataFit() {}

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
   * @throws ShapeException if the sizes do not fit
   * @throws DataException if the data have not what the loss takes
   */
  public static void require(ModelSpec spec, Loss loss, Dataset data) {
    requireFeatures(spec, data);
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
              + ": end it with 'dense "
              + needed
              + "'");
    }
    if (!data.classification()) {
      loss.checkValues(data.rows(), outputs, data.targets());
    }
  }

  /** Refuses data with another number of features than the network has inputs. */
  static void requireFeatures(ModelSpec spec, Dataset data) {
    int inputs = spec.input().shape().size();
    if (data.featureCount() != inputs) {
      throw new ShapeException(
          "the network takes "
              + inputs
              + " inputs, the data '"
              + data.name()
              + "' have "
              + data.featureCount()
              + " features: begin it with 'input "
              + data.featureCount()
              + "'");
    }
  }
}
