package dev.evengrad.optim;

import dev.evengrad.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Writes the shortest text of a schedule: {@code name(first, ..., key=value)}, or the name alone. */
final class ScheduleText {
  private final String name;
  private final List<String> arguments = new ArrayList<>();

  ScheduleText(String name) {
    this.name = name;
  }

  /** Steps of a run; nothing if they span the whole. */
  ScheduleText steps(long steps) {
    return steps == StepCount.WHOLE_RUN ? this : add(Long.toString(steps));
  }

  ScheduleText add(String argument) {
    arguments.add(argument);
    return this;
  }

  ScheduleText option(String key, double value, double byDefault) {
    return value == byDefault ? this : add(key + "=" + Numbers.text(value));
  }

  ScheduleText option(String key, long value, long byDefault) {
    return value == byDefault ? this : add(key + "=" + value);
  }

  ScheduleText option(String key, String value, String byDefault) {
    return value.equals(byDefault) ? this : add(key + "=" + value);
  }

  @Override
  public String toString() {
    return arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
  }
}
