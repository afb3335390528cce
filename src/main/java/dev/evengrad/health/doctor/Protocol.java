package dev.evengrad.health.doctor;

import dev.evengrad.data.Dataset;

/**
 * How runs are compared within a budget: how often each is trained, and for how long.
 *
 * @param patient the run, with fewer epochs or rows where the budget asks for that
 * @param folds how many parts all rows are divided into, each held out once; 1 if the given training and validation rows are taken
 *     instead
 * @param seeds how many seeds a run has on each
 */
record Protocol(Patient patient, int folds, int seeds) {
  private static final int FOLDS = 5;

  /** About so many trainings on the given rows does it take to diagnose and treat. */
  private static final int WATCHED = 12;

  /** And so many runs are compared on parts of the rows. */
  private static final int COMPARED = 7;

  /** Fewer steps than this say nothing of a run. */
  private static final long LEAST_STEPS = 20;

  /** Up to so many rows are few: chance decides between two equally good runs on one split. */
  private static final int FEW = 300;

  private static final int SOME = 1000;
  private static final int MANY = 3000;

  /** What a budget of so many steps allows; seeds are 0 if it is too small to say anything. */
  static Protocol of(Patient patient, long budget) {
    TrainingSettings settings = patient.settings();
    long run = settings.steps(patient.training());
    long runs = budget / run;
    if (runs < WATCHED) {
      return shortened(patient, budget / WATCHED);
    }
    int rows = patient.training().rows() + patient.validation().rows();
    long more = (runs - WATCHED) / COMPARED;
    if (rows > MANY || more < FOLDS || few(patient)) {
      int seeds = rows > MANY ? 2 : 3;
      return new Protocol(patient, 1, Math.clamp(more, 1, seeds));
    }
    int seeds = rows < FEW ? 3 : rows < SOME ? 2 : 1;
    return new Protocol(patient, FOLDS, (int) Math.min(seeds, more / FOLDS));
  }

  /** Whether the rows are too few to be divided. */
  private static boolean few(Patient patient) {
    return patient.training().rows() + patient.validation().rows() < 4 * FOLDS;
  }

  private static Protocol shortened(Patient patient, long steps) {
    TrainingSettings settings = patient.settings();
    int perEpoch = settings.stepsPerEpoch(patient.training());
    if (steps >= perEpoch) {
      int epochs = (int) (steps / perEpoch);
      return new Protocol(
          patient.with(settings.withEpochs(epochs)),
          1,
          (long) epochs * perEpoch < LEAST_STEPS ? 0 : 1);
    }
    if (steps < LEAST_STEPS) {
      return new Protocol(patient, 1, 0);
    }
    int rows = (int) Math.min(steps * settings.batch(), patient.training().rows() - 1);
    Dataset part = patient.training().splitRows(rows, settings.seed()).heldOut();
    return new Protocol(new Patient(settings.withEpochs(1), part, patient.validation()), 1, 1);
  }

  /** The least budget that says something of a run. */
  static long leastSteps(Patient patient) {
    TrainingSettings settings = patient.settings();
    long perEpoch = settings.stepsPerEpoch(patient.training());
    // an epoch may be shortened, but not made longer
    long least =
        perEpoch > LEAST_STEPS ? LEAST_STEPS : (LEAST_STEPS + perEpoch - 1) / perEpoch * perEpoch;
    return WATCHED * Math.min(least, settings.steps(patient.training()));
  }

  /** How often a run is trained to be compared. */
  int replicates() {
    return folds * seeds;
  }
}
