package dev.evengrad.health.doctor;

import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import dev.evengrad.train.Trainer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many steps of a run fit into a time, by the first ones of a trainer that is thrown away. */
final class Pace implements StepObserver {
  /** So long it is looked at, or for {@link #ENOUGH} steps where these take longer. */
  private static final long LONGEST = 300_000_000;

  /** In a JVM that has just started the first steps, of which one alone may take half a second, say nothing of those to come. */
  private static final int ENOUGH = 16;

  /** But never for more than this part of the time, except that a first step is waited for. */
  private static final int PART = 4;

  /** Part of the time goes into measuring layers and held-out rows. */
  private static final double STEPS = 0.7;

  private final long begun;
  private final long longest;
  private final long most;
  private @Nullable Trainer trainer;
  private long steps;
  private long first;
  private long last;
  private long half;
  private long stepsAtHalf;

  /** @param begun the clock now, in nanoseconds */
  Pace(Duration time, long begun) {
    this.begun = begun;
    this.half = begun;
    this.last = begun;
    most = time.toNanos() / PART;
    longest = Math.min(LONGEST, most);
  }

  /** The number of steps, at least 1. */
  static long steps(Patient patient, Duration time) {
    Pace pace = new Pace(time, System.nanoTime());
    TrainingSettings settings = patient.settings();
    try (Trainer trainer =
        settings.trainer(patient.training()).clipCosineEvery(0).observer(pace).build()) {
      pace.trainer = trainer;
      boolean goesOn = true;
      for (int epoch = 0; epoch < settings.epochs() && goesOn; epoch++) {
        var report = trainer.epoch(patient.training());
        goesOn = report.complete() && report.halted() == null;
      }
    }
    return Math.max(1, Math.round(STEPS * time.toNanos() / pace.nanosOfStep()));
  }

  /** The first half, in which the JVM compiles, is left out if there was another; else the first step, if there were others. */
  double nanosOfStep() {
    if (steps > stepsAtHalf) {
      return (double) (last - half) / (steps - stepsAtHalf);
    }
    return steps > 1 ? (double) (last - first) / (steps - 1) : last - begun;
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    Trainer of = trainer;
    if (suffices(System.nanoTime()) && of != null) {
      of.requestStop();
    }
  }

  /** Another step is over; whether enough was seen. */
  boolean suffices(long now) {
    last = now;
    steps++;
    if (steps == 1) {
      first = now;
    }
    long passed = now - begun;
    if (passed < longest / 2 || steps <= ENOUGH / 2) {
      half = now;
      stepsAtHalf = steps;
    }
    return passed > most || (passed > longest && steps >= ENOUGH);
  }
}
