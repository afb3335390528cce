package dev.evengrad.health;

import java.util.List;

/**
 * What rules know of a run before its first step.
 *
 * @param name of the run; may be empty
 * @param framework what trains it, e.g. {@code evengrad} or {@code pytorch 2.13.0}; may be empty
 * @param loss the name of the loss; empty if unknown
 * @param classes the number of classes; 0 for values or if unknown
 * @param optimizer its text; empty if unknown
 * @param batch rows of a batch; 0 if unknown
 * @param layers all that are watched, from the input to the output
 */
public record WatchedRun(
    String name,
    String framework,
    String loss,
    int classes,
    String optimizer,
    int batch,
    List<WatchedLayer> layers) {
  /** Copies the list. */
  public WatchedRun {
    layers = List.copyOf(layers);
  }
}
