package dev.evengrad.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The findings of a run: each is raised once, updated while it lasts, and closed when it is over. A finding is the same if rule and place
 * are; one that comes back goes on as the same, unless it was gone for longer than {@value #GONE} steps and half of all steps before, so
 * that a long run has few.
 */
public final class Findings {
  static final long GONE = 200;

  private final List<Raised> all = new ArrayList<>();
  private Consumer<Finding> listener = finding -> {};

  /** None yet. */
  public Findings() {}

  /** Who hears of a finding that is raised, that grows more severe, or that is closed. */
  public void onChange(Consumer<Finding> newListener) {
    listener = newListener;
  }

  /** Raises a finding; one of the same rule and place that is open, or was until lately, takes the new numbers instead. */
  public Raised raise(Finding finding) {
    for (int i = all.size() - 1; i >= 0; i--) {
      Raised old = all.get(i);
      Finding before = old.finding();
      if (before.rule().equals(finding.rule())
          && before.where().equals(finding.where())
          && (old.open() || old.isLately(finding.firstStep()))) {
        old.update(finding);
        return old;
      }
    }
    Raised raised = new Raised(this, finding);
    all.add(raised);
    listener.accept(finding);
    return raised;
  }

  /** Closes the open finding of a rule and place, if there is one, in the step that no longer shows it. */
  public void close(String rule, String where, long step) {
    for (int i = 0; i < all.size(); i++) {
      Raised raised = all.get(i);
      Finding finding = raised.finding();
      if (raised.open() && finding.rule().equals(rule) && finding.where().equals(where)) {
        raised.seen(step);
        raised.close();
      }
    }
  }

  /** Whether a rule has an open finding that is no mere notice: what others would find may be but its consequence. */
  public boolean isOpen(String rule) {
    for (int i = 0; i < all.size(); i++) {
      Raised raised = all.get(i);
      if (raised.open() && raised.severity() != Severity.NOTICE && raised.rule().equals(rule)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a rule has an open finding, be it a notice. */
  public boolean isSeen(String rule) {
    for (int i = 0; i < all.size(); i++) {
      Raised raised = all.get(i);
      if (raised.open() && raised.rule().equals(rule)) {
        return true;
      }
    }
    return false;
  }

  void changed(Raised raised) {
    listener.accept(raised.finding());
  }

  /** All of them, in the order in which they were raised. */
  public List<Finding> all() {
    return all.stream().map(Raised::finding).toList();
  }
}
