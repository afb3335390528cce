package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;
import java.util.List;

/**
 * Inputs are far from a root mean square of 1. Known from the columns of the data where they were looked at; otherwise worked out from the
 * first layer: its weight gradient is delta times the inputs, so that |gradient| / (|delta| sqrt(inputs)) lies between a good part of their
 * root mean square and that times sqrt(batch).
 */
final class InputsNotNormalized implements Rule {
  static final String NAME = "inputs_not_normalized";
  private static final int FIRST_STEPS = 5;

  private final WatchedRun run;
  private final Remedies remedies;
  private final double notice;
  private final double warning;
  private final double apart;
  private boolean known;
  private int steps;
  private double sum;

  InputsNotNormalized(WatchedRun run, HealthSettings settings, Remedies remedies) {
    this.run = run;
    this.remedies = remedies;
    notice = settings.limit(Threshold.INPUT_DECADES);
    warning = settings.limit(Threshold.INPUT_DECADES_LARGE);
    apart = settings.limit(Threshold.INPUT_SPREAD_DECADES);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void inputs(InputNumbers numbers, Findings findings) {
    double squares = 0;
    int columns = 0;
    InputNumbers.Column narrow = null;
    InputNumbers.Column wide = null;
    for (InputNumbers.Column column : numbers.columns()) {
      if (!(column.deviation() > 0) || !Double.isFinite(column.mean())) {
        continue; // one value in all rows, or none
      }
      columns++;
      squares += column.mean() * column.mean() + column.deviation() * column.deviation();
      narrow = narrow == null || column.deviation() < narrow.deviation() ? column : narrow;
      wide = wide == null || column.deviation() > wide.deviation() ? column : wide;
    }
    known = true;
    if (narrow == null || wide == null) {
      return;
    }
    double decades = Math.log10(Math.sqrt(squares / columns));
    double ratio = Math.log10(wide.deviation() / narrow.deviation());
    if (Math.abs(decades) > notice) {
      raise(
          findings,
          0,
          Math.abs(decades) > warning ? Severity.WARNING : Severity.NOTICE,
          "the inputs have a root mean square of %s; the widest, %s, goes from %s to %s"
              .formatted(
                  Figures.of(Math.pow(10, decades)),
                  wide.name(),
                  Figures.of(wide.smallest()),
                  Figures.of(wide.largest())),
          new Evidence(
              "", 0, "log10 of the root mean square of the inputs", decades, limit(decades)));
    } else if (ratio > apart) {
      raise(
          findings,
          0,
          Severity.NOTICE,
          "the inputs are of very different scales: the standard deviation of %s is %s, that of %s %s"
              .formatted(
                  wide.name(),
                  Figures.of(wide.deviation()),
                  narrow.name(),
                  Figures.of(narrow.deviation())),
          new Evidence("", 0, "log10 of the largest over the smallest deviation", ratio, apart));
    }
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (known || steps >= FIRST_STEPS || run.layers().isEmpty()) {
      return;
    }
    double gradient = numbers.get(Statistic.GRADIENT_NORM, 0);
    double delta = numbers.get(Statistic.DELTA_NORM, 0);
    int inputs = run.layers().getFirst().inputs();
    double log = Math.log10(gradient / (delta * Math.sqrt(inputs)));
    if (inputs < 1 || !run.layers().getFirst().kind().equals("dense") || !Double.isFinite(log)) {
      return;
    }
    steps++;
    sum += log;
    if (steps < FIRST_STEPS) {
      return;
    }
    double most = sum / steps;
    double least = most - (run.batch() > 0 ? Math.log10(run.batch()) / 2 : 1);
    double decades = least > notice ? least : most < -notice ? most : 0;
    if (decades != 0) {
      raise(
          findings,
          numbers.step(),
          Math.abs(decades) > warning ? Severity.WARNING : Severity.NOTICE,
          "by the gradient of %s its inputs have a root mean square of %s or %s"
              .formatted(
                  run.layers().getFirst().name(),
                  Figures.of(Math.pow(10, decades)),
                  decades > 0 ? "more" : "less"),
          new Evidence(
              run.layers().getFirst().name(),
              numbers.step(),
              "log10 of the root mean square of the inputs",
              decades,
              limit(decades)));
    }
  }

  private double limit(double decades) {
    return Math.copySign(Math.abs(decades) > warning ? warning : notice, decades);
  }

  private void raise(
      Findings findings, long step, Severity severity, String message, Evidence evidence) {
    findings.raise(
        new Finding(
            NAME, severity, "", message, remedies.inputs(), step, step, true, List.of(evidence)));
  }
}
