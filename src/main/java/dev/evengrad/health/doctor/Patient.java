package dev.evengrad.health.doctor;

import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.train.DataFit;

/**
 * A training run to be looked at: its settings and its rows. Rows for a final test are no part of it, so that what a treatment is worth
 * can be measured on rows that had no say in its choice.
 *
 * @param settings of the run
 * @param training the rows to learn from
 * @param validation the rows to measure on
 */
public record Patient(TrainingSettings settings, Dataset training, Dataset validation) {
  /**
   * Checks that rows, network and loss fit each other.
   *
   * @throws ShapeException if the data do not fit the network
   * @throws dev.evengrad.DataException if the targets are not what the loss takes
   */
  public Patient {
    DataFit.require(settings.network(), settings.loss(), training, false);
    DataFit.require(settings.network(), settings.loss(), validation, false);
  }

  /** The same rows with other settings. */
  public Patient with(TrainingSettings other) {
    return new Patient(other, training, validation);
  }
}
