package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/**
 * A figure that tells how good outputs are, taken over many batches. Implement it to add one of your own. Rows count by their weights,
 * if they have any. Not shared between threads.
 */
public interface Metric {
  /** Its name, e.g. {@code accuracy}: the shortest text that {@link Metrics#parse} takes, for the built-in ones. */
  String name();

  /** Whether of two values the higher one is the better; otherwise it is the lower one. */
  default boolean higherIsBetter() {
    return true;
  }

  /**
   * Told before anything is added how outputs are to be read; once or more, as of a reset. Nothing by default.
   *
   * @throws dev.evengrad.SettingException if it says nothing of such outputs
   */
  default void begin(Reading reading) {}

  /** Forgets what was added. */
  void reset();

  /**
   * Adds the outputs of a batch. A row whose outputs are not a number is right for nothing.
   *
   * @param outputs [rows][width], before the link
   */
  void add(int rows, Tensor outputs, Targets targets);

  /** The figure over all that was added; NaN if that was nothing, or is not enough to tell. */
  double value();
}
