package dev.evengrad.train.metric;

import dev.evengrad.loss.OutputLink;

/** What metrics of classes share: how outputs are read. Without a word of it, by softmax, one output by sigmoid. */
abstract class ClassMetric implements Metric {
  /** How outputs are read. */
  protected Reading reading = new Reading(OutputLink.SOFTMAX, true, 0.5);

  @Override
  public void begin(Reading how) {
    how.requireClasses(this);
    reading = how;
  }
}
