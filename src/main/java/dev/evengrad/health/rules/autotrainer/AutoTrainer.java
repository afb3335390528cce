package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.Rule;
import dev.evengrad.health.WatchedRun;
import java.util.List;

/**
 * The rules of AutoTrainer: they look every third epoch, at the gradients of one batch and at the accuracies so far. Of the gradients it
 * is the first and the last layer's that count, which is blind to a signal that vanishes along a ReLU chain without biases: weight times
 * gradient is the same sum for all its layers.
 */
public final class AutoTrainer {
  private AutoTrainer() {}

  /**
   * All of them, for a run.
   *
   * @param epochs that the run is to take; 0 if unknown, then none is found to be slow
   */
  public static List<Rule> rules(WatchedRun run, int epochs) {
    return List.of(
        new Vanishing(run),
        new Exploding(run),
        new DyingRelu(run),
        new Oscillating(),
        new Slow(epochs));
  }
}
