package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** A figure that tells how good outputs are, taken over many batches. Not shared between threads. */
public interface Metric {
  /** Its name, e.g. {@code accuracy}. */
  String name();

  /** Whether of two values the higher one is the better; otherwise it is the lower one. */
  default boolean higherIsBetter() {
    return true;
  }

  /** Forgets what was added. */
  void reset();

  /** Adds the outputs of a batch. */
  void add(int rows, Tensor outputs, Targets targets);

  /** The figure over all that was added; NaN if that was nothing. */
  double value();
}
