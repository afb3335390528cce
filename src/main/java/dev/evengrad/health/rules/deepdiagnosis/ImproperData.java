package dev.evengrad.health.rules.deepdiagnosis;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Rule;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.rules.comparison.Report;

/** An input is outside -1..1 in some row. */
final class ImproperData implements Rule {
  private final Report report = new Report("deepdiagnosis.improper_data", "");

  @Override
  public String name() {
    return report.rule();
  }

  @Override
  public void inputs(InputNumbers numbers, Findings findings) {
    for (InputNumbers.Column column : numbers.columns()) {
      if (column.smallest() < -1 || column.largest() > 1) {
        double value = column.smallest() < -1 ? column.smallest() : column.largest();
        report.raise(
            findings,
            0,
            "input " + column.name() + " is " + (float) value + ", outside -1..1",
            new Finding.Evidence("", 0, "input " + column.name(), value, value < -1 ? -1 : 1));
        return;
      }
    }
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {}
}
