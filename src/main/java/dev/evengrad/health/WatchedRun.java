package dev.evengrad.health;

import dev.evengrad.SettingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param every which step there is: 1 if all are, 16 if the record has every 16th, besides those that stand out
 * @param about what else people may want to know, e.g. {@code network}, {@code seed}, in this order; rules do not look at it
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
    List<WatchedLayer> layers,
    int every,
    Map<String, String> about) {
  /** Copies list and map; works out the loss of guessing among classes where that is unknown. */
  public WatchedRun {
    SettingException.requireCount("every", every);
    layers = List.copyOf(layers);
    about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
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
    this(name, framework, loss, classes, optimizer, batch, Double.NaN, 0, layers, 1, Map.of());
  }

  /** A run of which every step is there. */
  public WatchedRun(
      String name,
      String framework,
      String loss,
      int classes,
      String optimizer,
      int batch,
      double chanceLoss,
      long plannedSteps,
      List<WatchedLayer> layers,
      Map<String, String> about) {
    this(
        name,
        framework,
        loss,
        classes,
        optimizer,
        batch,
        chanceLoss,
        plannedSteps,
        layers,
        1,
        about);
  }

  /** The same with another name. */
  public WatchedRun withName(String newName) {
    return with(newName, chanceLoss, plannedSteps, layers, every, about);
  }

  /** The same with the loss of the best constant output. */
  public WatchedRun withChanceLoss(double newChanceLoss) {
    return with(name, newChanceLoss, plannedSteps, layers, every, about);
  }

  /** The same with the number of steps that are going to be made. */
  public WatchedRun withPlannedSteps(long newPlannedSteps) {
    return with(name, chanceLoss, newPlannedSteps, layers, every, about);
  }

  /** The same with other layers. */
  public WatchedRun withLayers(List<WatchedLayer> newLayers) {
    return with(name, chanceLoss, plannedSteps, newLayers, every, about);
  }

  /**
   * The same, of which only every n-th step is there.
   *
   * @throws SettingException if n is below 1
   */
  public WatchedRun withEvery(int newEvery) {
    return with(name, chanceLoss, plannedSteps, layers, newEvery, about);
  }

  /** How many of the steps that are going to be made will be there; 0 if unknown. */
  public long plannedNumbers() {
    return (plannedSteps + every - 1) / every;
  }

  /** The same with what else people may want to know. */
  public WatchedRun withAbout(Map<String, String> newAbout) {
    return with(name, chanceLoss, plannedSteps, layers, every, newAbout);
  }

  private WatchedRun with(
      String newName,
      double newChanceLoss,
      long newPlannedSteps,
      List<WatchedLayer> newLayers,
      int newEvery,
      Map<String, String> newAbout) {
    return new WatchedRun(
        newName,
        framework,
        loss,
        classes,
        optimizer,
        batch,
        newChanceLoss,
        newPlannedSteps,
        newLayers,
        newEvery,
        newAbout);
  }

  private static double ofGuessing(String loss, int classes) {
    if (loss.startsWith("softmax_cross_entropy") && classes > 1) {
      return Math.log(classes);
    }
    return loss.startsWith("sigmoid_binary_cross_entropy") ? Math.log(2) : Double.NaN;
  }
}
