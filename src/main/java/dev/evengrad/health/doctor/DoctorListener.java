package dev.evengrad.health.doctor;

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

  /** A diagnosis is made. */
  default void diagnosed(Diagnosis diagnosis) {}

  /** A treatment was tried or ruled out. */
  default void attempted(Attempt attempt) {}
}
