package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.InputNumbers.Column;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs are far from a root mean square of 1. Known from the columns of the data where they were looked at; otherwise worked out from the
 * first layer: its weight gradient is delta times the inputs, so that |gradient| / (|delta| sqrt(inputs)) lies between a good part of their
 * root mean square and that times sqrt(batch). A warning where they are far too large; otherwise a notice at first, since some networks
 * get over it, and a warning if after some steps nothing is learned.
 */
final class InputsNotNormalized implements Rule {
  static final String NAME = "inputs_not_normalized";
  private static final int FIRST_STEPS = 5;

  private final WatchedRun run;
  private final LossHistory history;
  private final Remedies remedies;
  private final double limit;
  private final double large;
  private final double apart;
  private final double patience;
  private boolean known;
  private int steps;
  private int measured;
  private double sum;
  private @Nullable Finding finding;

  InputsNotNormalized(
      WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    this.run = run;
    this.history = history;
    this.remedies = remedies;
    limit = settings.limit(Threshold.INPUT_DECADES);
    large = settings.limit(Threshold.INPUT_DECADES_LARGE);
    apart = settings.limit(Threshold.INPUT_SPREAD_DECADES);
    patience = Patience.of(run, settings);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void inputs(InputNumbers numbers, Findings findings) {
    known = true;
    double squares = 0;
    int columns = 0;
    Column narrow = null;
    Column wide = null;
    for (Column column : numbers.columns()) {
      if (!(column.deviation() > 0) || !Double.isFinite(column.mean())) {
        continue; // one value in all rows, or none
      }
      columns++;
      squares += column.mean() * column.mean() + column.deviation() * column.deviation();
      narrow = narrow == null || column.deviation() < narrow.deviation() ? column : narrow;
      wide = wide == null || column.deviation() > wide.deviation() ? column : wide;
    }
    if (narrow == null || wide == null) {
      return;
    }
    double decades = Math.log10(Math.sqrt(squares / columns));
    double ratio = Math.log10(wide.deviation() / narrow.deviation());
    if (Math.abs(decades) > limit) {
      String message =
          "the inputs have a root mean square of %s; the widest, %s, goes from %s to %s"
              .formatted(
                  Figures.of(Math.pow(10, decades)),
                  wide.name(),
                  Figures.of(wide.smallest()),
                  Figures.of(wide.largest()));
      raise(findings, 0, message, rms("", 0, decades));
    } else if (ratio > apart) {
      String message =
          "the inputs are of very different scales: the standard deviation of %s is %s, that of %s %s"
              .formatted(
                  wide.name(),
                  Figures.of(wide.deviation()),
                  narrow.name(),
                  Figures.of(narrow.deviation()));
      finding =
          of(
              Severity.NOTICE,
              0,
              0,
              message,
              new Evidence(
                  "", 0, "log10 of the largest over the smallest deviation", ratio, apart));
      findings.raise(finding);
    }
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (steps > patience) {
      return;
    }
    steps++;
    if (!known && measured < FIRST_STEPS && !run.layers().isEmpty()) {
      workOut(numbers, findings);
    }
    Finding raised = finding;
    if (steps > patience && raised != null && history.steps() > 0 && !history.isLearning()) {
      findings.raise(
          of(
              Severity.WARNING,
              raised.firstStep(),
              numbers.step(),
              "%s; after %d steps nothing is learned".formatted(raised.message(), steps),
              raised.evidence().getFirst()));
    }
  }

  private void workOut(StepNumbers numbers, Findings findings) {
    double gradient = numbers.get(Statistic.GRADIENT_NORM, 0);
    double delta = numbers.get(Statistic.DELTA_NORM, 0);
    int inputs = run.layers().getFirst().inputs();
    double log = Math.log10(gradient / (delta * Math.sqrt(inputs)));
    if (inputs < 1 || !run.layers().getFirst().kind().equals("dense") || !Double.isFinite(log)) {
      return;
    }
    measured++;
    sum += log;
    if (measured < FIRST_STEPS) {
      return;
    }
    double most = sum / measured;
    double least = most - (run.batch() > 0 ? Math.log10(run.batch()) / 2 : 1);
    double decades = least > limit ? least : most < -limit ? most : 0;
    if (decades != 0) {
      String first = run.layers().getFirst().name();
      String message =
          "by the gradient of %s its inputs have a root mean square of %s or %s"
              .formatted(first, Figures.of(Math.pow(10, decades)), decades > 0 ? "more" : "less");
      raise(findings, numbers.step(), message, rms(first, numbers.step(), decades));
    }
  }

  private Evidence rms(String layer, long step, double decades) {
    return new Evidence(
        layer,
        step,
        "log10 of the root mean square of the inputs",
        decades,
        Math.copySign(limit, decades));
  }

  private void raise(Findings findings, long step, String message, Evidence evidence) {
    Severity severity = evidence.value() > large ? Severity.WARNING : Severity.NOTICE;
    finding = of(severity, step, step, message, evidence);
    findings.raise(finding);
  }

  private Finding of(Severity severity, long first, long last, String message, Evidence evidence) {
    return new Finding(
        NAME, severity, "", message, remedies.inputs(), first, last, true, List.of(evidence));
  }
}
