package dev.evengrad.health.rules.comparison;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A limit on one number of every layer, whatever the other layers do. One finding for all layers that are beyond it, named after the one
 * nearest the input; closed in the first step in which the numbers are there and none is. Where they are absent it says nothing.
 */
public final class LayerLimit implements Rule {
  /** The number of a layer that is looked at; NaN if it is absent. */
  @FunctionalInterface
  public interface Value {
    /** The number of a layer in a step. */
    double of(StepNumbers numbers, int layer);

    /** A statistic as it is. */
    static Value of(Statistic statistic) {
      return (numbers, layer) -> numbers.get(statistic, layer);
    }
  }

  private final String name;
  private final Set<Statistic> needs;
  private final String quantity;
  private final Value value;
  private final Limit limit;
  private final List<WatchedLayer> all;
  private final int[] layers;
  private String where = "";

  /**
   * A rule for some layers of a run.
   *
   * @param name of the rule
   * @param needs what it looks at
   * @param quantity the number's name, e.g. {@code mean |gradient|}
   * @param value the number
   * @param limit when it is sick
   * @param run that it is made for
   * @param looksAt which layers it looks at
   */
  public LayerLimit(
      String name,
      Set<Statistic> needs,
      String quantity,
      Value value,
      Limit limit,
      WatchedRun run,
      Predicate<WatchedLayer> looksAt) {
    this.name = name;
    this.needs = Set.copyOf(needs);
    this.quantity = quantity;
    this.value = value;
    this.limit = limit;
    this.all = run.layers();
    this.layers =
        IntStream.range(0, all.size()).filter(layer -> looksAt.test(all.get(layer))).toArray();
  }

  /** A rule on a statistic. */
  public LayerLimit(
      String name,
      Statistic statistic,
      String quantity,
      Limit limit,
      WatchedRun run,
      Predicate<WatchedLayer> looksAt) {
    this(name, Set.of(statistic), quantity, Value.of(statistic), limit, run, looksAt);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Statistic> needs() {
    return needs;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    int there = 0;
    int beyond = 0;
    for (int layer : layers) {
      double seen = value.of(numbers, layer);
      there += Double.isNaN(seen) ? 0 : 1;
      beyond += Double.isNaN(limit.crossedBy(seen)) ? 0 : 1;
    }
    if (beyond > 0) {
      raise(numbers, findings, beyond);
    } else if (there > 0) {
      findings.close(name, where, numbers.step());
      where = "";
    }
  }

  private void raise(StepNumbers numbers, Findings findings, int beyond) {
    List<Finding.Evidence> evidence = new ArrayList<>();
    for (int layer : layers) {
      double seen = value.of(numbers, layer);
      double crossed = limit.crossedBy(seen);
      if (!Double.isNaN(crossed)) {
        evidence.add(
            new Finding.Evidence(all.get(layer).name(), numbers.step(), quantity, seen, crossed));
      }
    }
    Finding.Evidence first = evidence.getFirst();
    if (where.isEmpty()) {
      where = first.layer();
    }
    String message =
        quantity
            + " is "
            + (float) first.value()
            + " in "
            + first.layer()
            + (first.value() < first.threshold() ? ", below " : ", limit ")
            + (float) first.threshold()
            + (beyond == 1 ? "" : ", and beyond it in " + (beyond - 1) + " more layers");
    findings.raise(
        new Finding(name, Severity.WARNING, where, message, "", numbers.step(), evidence));
  }
}
