package dev.evengrad.health.doctor;

import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import dev.evengrad.train.Trainer;
import org.jspecify.annotations.Nullable;

/** Counts the steps of all trainings, and ends them when the budget is spent or somebody cancels. */
final class Ledger implements StepObserver {
  private final DoctorSettings settings;
  private final long begun = System.nanoTime();
  private long spent;
  private boolean cancelled;
  private @Nullable Trainer training;

  Ledger(DoctorSettings settings) {
    this.settings = settings;
  }

  /** Thrown where nothing more may be trained. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    Ended() {
      super("out of budget, or cancelled", null, false, false);
    }
  }

  /** Who hears of what is trained. */
  DoctorListener listener() {
    return settings.listener();
  }

  /** Steps so far. */
  long spent() {
    return spent;
  }

  /** Whether it was cancelled, rather than out of budget. */
  boolean cancelled() {
    return cancelled;
  }

  /** Whether so many more steps are within the budget. */
  boolean has(long steps) {
    return spent + steps <= settings.budget().steps();
  }

  /**
   * A training begins.
   *
   * @throws Ended if nothing more may be trained
   */
  void begin(Trainer trainer) {
    require();
    training = trainer;
  }

  /**
   * It goes on after an epoch, or is over.
   *
   * @throws Ended if nothing more may be trained
   */
  void require() {
    if (!mayGoOn()) {
      throw new Ended();
    }
  }

  /** A training is over. */
  void over() {
    settings.listener().spent(spent, settings.budget().steps());
  }

  private boolean mayGoOn() {
    cancelled |= settings.cancelled().getAsBoolean() || Thread.currentThread().isInterrupted();
    return !cancelled
        && spent < settings.budget().steps()
        && (settings.budget().time() == null
            || System.nanoTime() - begun < settings.budget().time().toNanos());
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    spent++;
    if (!mayGoOn() && training != null) {
      training.requestStop();
    }
  }
}
