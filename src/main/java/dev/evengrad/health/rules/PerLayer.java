package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule on one number of each layer, smoothed over some measurements. All layers that are beyond the limit make one finding, so that a
 * deep network does not raise dozens.
 */
abstract class PerLayer implements Rule {
  /** More layers than that are not listed one by one. */
  private static final int LISTED = 4;

  private static final int MOST_EVIDENCE = 8;

  private final String name;
  private final Statistic[] needs;
  final WatchedRun run;
  private final int least;
  private final double share;
  private final double[] smooth;
  private final int[] measured;
  private final Alarm alarm;

  /**
   * A rule.
   *
   * @param least how many measurements of a layer there must be
   * @param share how much a new measurement counts once there are some
   * @param clearAfter measurements without, after which the finding is over
   * @param needs what it can measure by; without all of them nothing is measured of any layer
   */
  PerLayer(
      String name, WatchedRun run, int least, double share, int clearAfter, Statistic... needs) {
    this.name = name;
    this.needs = needs;
    this.run = run;
    this.least = least;
    this.share = share;
    this.smooth = new double[run.layers().size()];
    this.measured = new int[smooth.length];
    this.alarm = new Alarm(1, clearAfter);
  }

  /** The number of a layer; NaN if it is absent or means nothing there. */
  abstract double measure(StepNumbers numbers, int layer);

  /** Whether the smoothed number is beyond the limit. */
  abstract boolean isBeyond(double value);

  /** How bad it is, the worst of all layers being this. */
  abstract Severity severity(double worst, int layers);

  /** Whether one is worse than another: the larger, unless a rule says otherwise. */
  boolean isWorse(double one, double other) {
    return one > other;
  }

  /** Whether the step may be judged, and no other finding says why already. */
  abstract boolean isNews(StepNumbers numbers, Findings findings);

  /** The finding's sentence. */
  abstract String message(String where, int layers, String worstLayer, double worst);

  /** What the number is. */
  abstract String quantity();

  /** The limit that a number has crossed. */
  abstract double limit(double value);

  /** What to try. */
  abstract String remedy();

  @Override
  public final String name() {
    return name;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (!hasOneOf(numbers)) {
      return;
    }
    int seen = 0;
    int beyond = 0;
    int worst = -1;
    for (int l = 0; l < smooth.length; l++) {
      double value = measure(numbers, l);
      if (Double.isNaN(value)) {
        continue;
      }
      seen++;
      measured[l] += measured[l] < Integer.MAX_VALUE ? 1 : 0;
      smooth[l] += Math.max(share, 1.0 / measured[l]) * (value - smooth[l]);
      if (isBad(l)) {
        beyond++;
        if (worst < 0 || isWorse(smooth[l], smooth[worst])) {
          worst = l;
        }
      }
    }
    if (beyond > 0) {
      if (!alarm.isOpen() && !isNews(numbers, findings)) {
        return;
      }
      Severity severity = severity(smooth[worst], beyond);
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity, worst, beyond));
      }
    } else if (seen > 0) {
      alarm.good();
    }
  }

  private boolean hasOneOf(StepNumbers numbers) {
    for (Statistic statistic : needs) {
      if (numbers.hasSomewhere(statistic)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBad(int layer) {
    return measured[layer] >= least && isBeyond(smooth[layer]);
  }

  private Finding finding(long step, Severity severity, int worst, int beyond) {
    List<WatchedLayer> layers = run.layers();
    List<String> names = new ArrayList<>();
    List<Evidence> evidence = new ArrayList<>();
    for (int l = 0; l < smooth.length; l++) {
      if (isBad(l)) {
        String layer = layers.get(l).name();
        names.add(layer);
        if (evidence.size() < MOST_EVIDENCE || l == worst) {
          evidence.add(new Evidence(layer, step, quantity(), smooth[l], limit(smooth[l])));
        }
      }
    }
    String where =
        names.size() <= LISTED
            ? String.join(", ", names)
            : "%s..%s (%d layers)".formatted(names.getFirst(), names.getLast(), names.size());
    String message = message(where, beyond, layers.get(worst).name(), smooth[worst]);
    return new Finding(name, severity, where, message, remedy(), step, evidence);
  }
}
