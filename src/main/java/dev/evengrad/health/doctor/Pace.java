package dev.evengrad.health.doctor;

import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import dev.evengrad.train.Trainer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many steps of a run fit into a time, by the first ones of a trainer that is thrown away. */
final class Pace implements StepObserver {
  /** So long it is looked at, but for no more than a twentieth of the time; a first step is waited for. */
  private static final long LONGEST = 300_000_000;

  private static final int PART = 20;

  /** Part of the time goes into measuring layers and held-out rows. */
  private static final double STEPS = 0.7;

  private final long begun = System.nanoTime();
  private final long longest;
  private @Nullable Trainer trainer;
  private long steps;
  private long half;
  private long stepsAtHalf;

  private Pace(long longest) {
    this.longest = longest;
    this.half = begun;
  }

  /** The number of steps, at least 1. */
  static long steps(Patient patient, Duration time) {
    Pace pace = new Pace(Math.min(LONGEST, time.toNanos() / PART));
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
    // the first half of the time, in which the JVM compiles, is left out if there was another
    long since = pace.steps > pace.stepsAtHalf ? pace.half : pace.begun;
    long made = pace.steps > pace.stepsAtHalf ? pace.steps - pace.stepsAtHalf : pace.steps;
    double each = (double) (System.nanoTime() - since) / Math.max(1, made);
    return Math.max(1, Math.round(STEPS * time.toNanos() / each));
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    long now = System.nanoTime();
    steps++;
    if (now - begun < longest / 2) {
      half = now;
      stepsAtHalf = steps;
    }
    if (now - begun > longest && trainer != null) {
      trainer.requestStop();
    }
  }
}
