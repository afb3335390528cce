package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;

/** Whether data fit a network and its loss; the messages say both numbers and what to change. */
final class DataFit {
  private DataFit() {}

  /** The number of features. */
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

  /** Features, kind of targets, number of outputs. */
  static void require(ModelSpec spec, Loss loss, Dataset data) {
    requireFeatures(spec, data);
    if (data.classification() != loss.takesClasses()) {
      throw new DataException(
          "the loss "
              + loss.text()
              + (loss.takesClasses()
                  ? " takes classes as targets, the data '"
                  : " takes values as targets, the data '")
              + data.name()
              + (data.classification() ? "' have classes" : "' have values"));
    }
    if (data.weighted()) {
      throw new DataException(
          "the data '"
              + data.name()
              + "' have row weights, which the loss "
              + loss.text()
              + " does not take");
    }
    int outputs = spec.output().size();
    if (data.outputCount() != outputs) {
      throw new ShapeException(
          "the network has "
              + outputs
              + " outputs, the data '"
              + data.name()
              + "' have "
              + data.outputCount()
              + (data.classification() ? " classes" : " target columns")
              + ": end it with 'dense "
              + data.outputCount()
              + "'");
    }
  }
}
