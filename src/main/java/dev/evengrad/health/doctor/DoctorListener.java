package dev.evengrad.health.doctor;

import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;

/** Hears of what a doctor does, on its thread. */
public interface DoctorListener {
  /**
   * Something is begun.
   *
   * @param what in words, e.g. {@code trying initialization: the initial weights that fit each activation}
   */
  default void begins(String what) {}

  /**
   * A training is over.
   *
   * @param spent steps spent so far
   * @param budget the most that will be
   */
  default void spent(long spent, long budget) {}

  /**
   * A watched training begins: that of the run as it is, or of a treatment, whose {@link Trial} comes out of it.
   *
   * @param settings that it has
   * @param run what is watched
   * @param inputs what its rows are like
   */
  default void trains(TrainingSettings settings, WatchedRun run, InputNumbers inputs) {}

  /** A step of that training; the numbers are valid during the call only. */
  default void measured(StepNumbers numbers) {}

  /** A diagnosis is made. */
  default void diagnosed(Diagnosis diagnosis) {}

  /** A treatment was tried or ruled out. */
  default void attempted(Attempt attempt) {}
}
