package dev.evengrad.train;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.optim.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries one step after the other, counts them, and tells who watches. */
final class Attempts {
  private final StepTransaction transaction;
  private final Schedule schedule;
  private final Progress progress;
  private final int mostSkips;
  private final List<StepObserver> observers;
  private final @Nullable StepGuard guard;

  Attempts(
      StepTransaction transaction,
      TrainerBuilder settings,
      Progress progress,
      @Nullable StepGuard guard) {
    this.transaction = transaction;
    this.schedule = settings.schedule;
    this.progress = progress;
    this.mostSkips = settings.mostSkips;
    this.observers = transaction.observers();
    this.guard = guard;
  }

  /** The next steps are on these batches; null where they come one by one. */
  void walk(@Nullable Batches batches) {
    if (guard != null) {
      guard.walked().walk(batches);
    }
  }

  /** What the spike guard has set aside. */
  List<SetAside> setAside() {
    return guard == null ? List.of() : guard.events();
  }

  /** Tries a step on the next batch. */
  StepOutcome next(Batch batch) {
    double factor = schedule.factor(transaction.update().appliedSteps());
    StepOutcome outcome =
        progress.after(transaction.run(batch, progress.step + 1, factor), mostSkips);
    return guard == null ? outcome : guard.after(outcome);
  }

  /** Tells what came of it. */
  StepOutcome tell(StepOutcome outcome) {
    SetAside event = guard == null ? null : guard.event();
    for (int i = 0; i < observers.size() && event != null; i++) {
      observers.get(i).onSetAside(event);
    }
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).afterStep(transaction.view(), outcome);
    }
    return outcome;
  }
}
