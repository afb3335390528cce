package dev.evengrad.train;

import dev.evengrad.SettingException;
import java.util.Map;

/**
 * What a spike guard knows at one moment: its levels and counts by name, without the snapshots.
 *
 * @param numbers by name
 */
public record GuardState(Map<String, Double> numbers) {
  /** A state. */
  public GuardState {
    numbers = Map.copyOf(numbers);
  }

  /**
   * Refuses numbers that are no state.
   *
   * @throws SettingException if one is missing or not finite
   */
  void require() {
    new SpikeDetector(2).restore(numbers);
  }

  /** A count among them. */
  long count(String name) {
    return (long) (double) numbers.getOrDefault(name, 0.0);
  }
}
