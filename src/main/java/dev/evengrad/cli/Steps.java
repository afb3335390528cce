package dev.evengrad.cli;

import dev.evengrad.train.SetAside;
import dev.evengrad.train.SkipReason;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import java.util.EnumSet;
import java.util.Set;

/// Moves the progress on with every step, and has it say why steps are skipped: once for each
/// reason.
final class Steps implements StepObserver {
  /// Lines on what is set aside; the summary at the end has all.
  private static final int MOST_SAID = 20;

  private final Progress progress;
  private final Set<SkipReason> said = EnumSet.noneOf(SkipReason.class);
  private int setAside;
  private boolean applied;
  private long last;
  private String why = "";

  Steps(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    progress.step();
    last = view.step();
    if (outcome instanceof StepOutcome.Skipped skipped) {
      if (skipped.reason().guarded()) {
        why = skipped.explanation();
      } else if (said.add(skipped.reason())) {
        why = skipped.explanation();
        progress.skipped("step " + view.step() + " is skipped: " + why);
      }
    } else {
      applied |= outcome instanceof StepOutcome.Applied;
    }
  }

  @Override
  public void onSetAside(SetAside event) {
    if (++setAside <= MOST_SAID) {
      progress.skipped(SetAsideText.line(event));
    }
  }

  /// The last step that was tried; 0 before the first.
  long last() {
    return last;
  }

  /// Why nothing was learnt; empty if something was, or nothing was tried.
  String fruitless() {
    return applied || why.isEmpty() ? "" : "every step was skipped: " + why;
  }
}
