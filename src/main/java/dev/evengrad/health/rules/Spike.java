package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of one step is out of the ordinary: by the z-score of the logarithm of its norm (as ZClip, 2025, does by the norm itself),
 * and by the largest norm so far. Norms that stand out are fed to the mean only up to where they stand out.
 */
final class Spike implements Rule {
  static final String NAME = "spike";
  private static final int WARM_UP = 25;
  private static final double KEPT = 0.97;

  /** Least deviation, so that a run whose norms hardly differ does not raise one for a few per cent: a tenth of a decade. */
  private static final double LEAST = 0.1;

  private final WatchedRun run;
  private final Remedies remedies;
  private final double limit;
  private final double factor;
  private final Alarm alarm = new Alarm(1, 20);
  private long steps;
  private double mean;
  private double squares;
  private double largest;
  private int mostRows;
  private double firstActivation = Double.NaN;
  private double activationFactor;
  private @Nullable Finding first;

  Spike(WatchedRun run, HealthSettings settings, Remedies remedies) {
    this.run = run;
    this.remedies = remedies;
    limit = settings.limit(Threshold.SPIKE_Z);
    factor = settings.limit(Threshold.SPIKE_FACTOR);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (numbers.guarded()) {
      if (alarm.bad(numbers.step(), Severity.WARNING)) {
        write(numbers, findings, left(numbers));
      }
      return;
    }
    double norm = norm(numbers);
    if (!(norm > 0) || Double.isInfinite(norm)) {
      return;
    }
    if (numbers.rows() > 0) {
      // in a batch of a few rows one that is wrong counts as much more
      mostRows = Math.max(mostRows, numbers.rows());
      norm *= (double) numbers.rows() / mostRows;
    }
    double log = Math.log10(norm);
    activation(numbers);
    steps++;
    if (steps <= WARM_UP) {
      double off = log - mean;
      mean += off / steps;
      squares += off * (log - mean);
      largest = Math.max(largest, norm);
      if (steps == WARM_UP) {
        squares /= WARM_UP;
      }
      return;
    }
    double deviation = Math.max(LEAST, Math.sqrt(squares));
    double z = (log - mean) / deviation;
    boolean out = z > limit && norm > largest;
    if (out) {
      Severity severity = norm > factor * largest ? Severity.WARNING : Severity.NOTICE;
      if (alarm.bad(numbers.step(), severity)) {
        write(numbers, findings, finding(numbers, severity, norm, z));
      }
      // what stands out moves the largest by no more than the factor, so that a level that stays
      // becomes the ordinary one
      largest = Math.min(norm, factor * largest);
      log = mean + limit * deviation;
    } else {
      alarm.good();
      largest = Math.max(largest, norm);
    }
    mean = KEPT * mean + (1 - KEPT) * log;
    squares = KEPT * squares + (1 - KEPT) * (log - mean) * (log - mean);
  }

  /** What is written tells of the first step of a kind, and how many came after it. */
  private void write(StepNumbers numbers, Findings findings, Finding found) {
    Finding before = first;
    Severity severity = found.severity();
    if (before == null || severity.compareTo(before.severity()) > 0) {
      first = found;
      alarm.write(findings, found);
    } else {
      alarm.write(
          findings,
          new Finding(
              NAME,
              severity,
              "",
              "%s; %d such steps by step %d"
                  .formatted(before.message(), alarm.count(), numbers.step()),
              before.remedy(),
              numbers.step(),
              before.evidence()));
    }
  }

  /** What the spike guard left out has done no harm, or does none any more. */
  private Finding left(StepNumbers numbers) {
    long step = numbers.step();
    List<Evidence> evidence = new ArrayList<>();
    if (numbers.hasNorm()) {
      evidence.add(
          new Evidence("", step, "gradient_norm", numbers.gradientNorm(), factor * largest));
    }
    String message =
        numbers.skipped().equals(StepNumbers.REFUSED)
            ? "the batch of step %d was out of all proportion and was refused: nothing of it was"
                + " kept"
            : "at step %d the trainer went back to an earlier snapshot, for the loss did not"
                + " recover";
    return new Finding(
        NAME, Severity.WARNING, "", message.formatted(step), remedies.spike(), step, evidence);
  }

  private static double norm(StepNumbers numbers) {
    if (numbers.hasNorm()) {
      return numbers.gradientNorm();
    }
    double sum = 0;
    for (int l = 0; l < numbers.layers(); l++) {
      if (numbers.has(Statistic.GRADIENT_NORM, l)) {
        double g = numbers.get(Statistic.GRADIENT_NORM, l);
        sum += g * g;
      }
    }
    return Math.sqrt(sum);
  }

  private void activation(StepNumbers numbers) {
    activationFactor = Double.NaN;
    if (numbers.layers() == 0) {
      return;
    }
    double rms = numbers.get(Statistic.ACTIVATION_RMS, 0);
    if (rms > 0 && !Double.isInfinite(rms)) {
      double log = Math.log10(rms);
      if (Double.isNaN(firstActivation)) {
        firstActivation = log;
      }
      activationFactor = Math.pow(10, log - firstActivation);
      firstActivation += (1 - KEPT) * Math.min(limit, log - firstActivation);
    }
  }

  private Finding finding(StepNumbers numbers, Severity severity, double norm, double z) {
    long step = numbers.step();
    String message =
        "the gradient's norm is %s in step %d, %s times the largest of all steps before (z = %s)"
            .formatted(Figures.of(norm), step, Figures.of(norm / largest), Figures.of(z));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence("", step, "gradient_norm", norm, factor * largest));
    evidence.add(new Evidence("", step, "z of log10 of the gradient's norm", z, limit));
    if (activationFactor > factor) {
      String first = run.layers().getFirst().name();
      message +=
          "; the outputs of %s are %s times as large as usual, so the inputs of this batch are"
              .formatted(first, Figures.of(activationFactor));
      evidence.add(
          new Evidence(first, step, "activation_rms over the usual", activationFactor, factor));
    }
    return new Finding(NAME, severity, "", message, remedies.spike(), step, evidence);
  }
}
