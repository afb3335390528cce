package dev.evengrad.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The findings of a run: each is raised once, updated while it lasts, and closed when it is over. A finding is the same if rule and place
 * are.
 */
public final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private Consumer<Finding> listener = finding -> {};

  /** None yet. */
  public Findings() {}

  /** Who hears of a finding that is raised, that grows more severe, or that is closed. */
  public void onChange(Consumer<Finding> newListener) {
    listener = newListener;
  }

  /** Raises a finding; one of the same rule and place that is open takes the new last step, message and evidence instead. */
  public void raise(Finding finding) {
    int at = open(finding.rule(), finding.where());
    if (at < 0) {
      all.add(finding);
      listener.accept(finding);
      return;
    }
    Finding old = all.get(at);
    Finding merged = finding.since(old.firstStep(), old.severity());
    all.set(at, merged);
    if (merged.severity() != old.severity()) {
      listener.accept(merged);
    }
  }

  /** Closes the open finding of a rule and place, if there is one. */
  public void close(String rule, String where, long step) {
    int at = open(rule, where);
    if (at >= 0) {
      Finding closed = all.get(at).closed(step);
      all.set(at, closed);
      listener.accept(closed);
    }
  }

  private int open(String rule, String where) {
    for (int i = 0; i < all.size(); i++) {
      Finding finding = all.get(i);
      if (finding.open() && finding.rule().equals(rule) && finding.where().equals(where)) {
        return i;
      }
    }
    return -1;
  }

  /** All of them, in the order in which they were raised. */
  public List<Finding> all() {
    return List.copyOf(all);
  }
}
