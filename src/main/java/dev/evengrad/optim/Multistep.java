package dev.evengrad.optim;

import dev.evengrad.SettingException;
import java.util.List;

/**
 * Stairs at given places: {@code gamma} to the power of how many milestones are at most t. As
 * PyTorch's MultiStepLR, by steps.
 *
 * @param milestones rising steps, at least one
 * @param gamma what is kept from stair to stair; 0.1 by default
 */
public record Multistep(List<Long> milestones, double gamma) implements Schedule {
  /**
   * Stairs.
   *
   * @throws SettingException if there is no milestone, they do not rise from at least 1, or {@code gamma}
   *     is not in (0, 1]
   */
  public Multistep {
    milestones = List.copyOf(milestones);
    long before = 0;
    for (long milestone : milestones) {
      if (milestone <= before) {
        throw new SettingException(
            "milestone", milestone, "a whole number above " + before + ", the one before");
      }
      before = milestone;
    }
    if (milestones.isEmpty()) {
      throw new SettingException("milestones", milestones, "at least one step");
    }
    Gamma.require(gamma);
  }

  @Override
  public String text() {
    ScheduleText text = new ScheduleText("multistep");
    milestones.forEach(milestone -> text.add(Long.toString(milestone)));
    return text.option("gamma", gamma, Gamma.TENTH).toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public double factor(long step) {
    long passed = 0;
    for (int i = 0; i < milestones.size() && milestones.get(i) <= step; i++) {
      passed++;
    }
    return Powers.power(gamma, passed);
  }
}
