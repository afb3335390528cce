package dev.evengrad.train.jfr;

import java.util.Set;
import jdk.jfr.SettingControl;

/**
 * The setting {@code every} of an event of steps: n for every n-th step, the first one included. The JDK's own setting {@code throttle}
 * lets every event of an object pass that is used again.
 */
public final class EverySteps extends SettingControl {
  private volatile long interval = 1;

  /** Every step; made by the Flight Recorder. */
  public EverySteps() {}

  /** The smallest, so that each of several recordings has what it asks for. */
  @Override
  public String combine(Set<String> values) {
    return Long.toString(values.stream().mapToLong(EverySteps::parse).min().orElse(1));
  }

  @Override
  public void setValue(String value) {
    interval = parse(value);
  }

  @Override
  public String getValue() {
    return Long.toString(interval);
  }

  /** What is no whole number above 0 is taken for 1, as the Flight Recorder does with settings that it cannot read. */
  private static long parse(String value) {
    try {
      return Math.max(1, Long.parseLong(value.strip()));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  boolean accepts(long step) {
    return (step - 1) % interval == 0;
  }
}
