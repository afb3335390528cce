package dev.evengrad.health;

import java.util.List;

/**
 * What rules know of a run before its first step.
 *
 * @param name of the run; may be empty
 * @param framework what trains it, e.g. {@code evengrad} or {@code pytorch 2.13.0}; may be empty
 * @param loss the name of the loss; empty if unknown
 * @param classes the number of classes; 0 for values or if unknown
 * @param optimizer its text, clipping included; empty if unknown
 * @param batch rows of a batch; 0 if unknown
 * @param chanceLoss the loss of the best constant output, e.g. the entropy of the labels or the variance of the values; NaN if unknown
 * @param plannedSteps how many steps are going to be made; 0 if unknown
 * @param layers all that are watched, from the input to the output
 */
public record WatchedRun(
    String name,
    String framework,
    String loss,
    int classes,
    String optimizer,
    int batch,
    double chanceLoss,
    long plannedSteps,
    List<WatchedLayer> layers) {
  /** Copies the list; works out the loss of guessing among classes where that is unknown. */
  public WatchedRun {
    layers = List.copyOf(layers);
    if (Double.isNaN(chanceLoss)) {
      chanceLoss = ofGuessing(loss, classes);
    }
  }

  /** A run of which neither the loss of the best constant output nor the number of steps is known. */
  public WatchedRun(
      String name,
      String framework,
      String loss,
      int classes,
      String optimizer,
      int batch,
      List<WatchedLayer> layers) {
    this(name, framework, loss, classes, optimizer, batch, Double.NaN, 0, layers);
  }

  /** The same with the loss of the best constant output. */
  public WatchedRun withChanceLoss(double newChanceLoss) {
    return new WatchedRun(
        name, framework, loss, classes, optimizer, batch, newChanceLoss, plannedSteps, layers);
  }

  /** The same with the number of steps that are going to be made. */
  public WatchedRun withPlannedSteps(long newPlannedSteps) {
    return new WatchedRun(
        name, framework, loss, classes, optimizer, batch, chanceLoss, newPlannedSteps, layers);
  }

  /** The same with other layers. */
  WatchedRun withLayers(List<WatchedLayer> newLayers) {
    return new WatchedRun(
        name, framework, loss, classes, optimizer, batch, chanceLoss, plannedSteps, newLayers);
  }

  private static double ofGuessing(String loss, int classes) {
    if (loss.startsWith("softmax_cross_entropy") && classes > 1) {
      return Math.log(classes);
    }
    return loss.startsWith("sigmoid_binary_cross_entropy") ? Math.log(2) : Double.NaN;
  }
}
