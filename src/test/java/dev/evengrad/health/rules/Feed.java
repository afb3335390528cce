package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthMonitor;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Constructed numbers for rules: a chain of hidden layers of 64 units and an output layer of 10, each step alike unless told otherwise. */
final class Feed {
  final HealthMonitor monitor;
  private final StepNumbers numbers;
  private long step;

  Feed(WatchedRun run, HealthSettings settings) {
    monitor = HealthMonitor.of(run, settings);
    numbers = monitor.newNumbers();
  }

  /** So many hidden layers, ten classes, one rule. */
  static Feed of(String rule, int hidden, String activation) {
    return new Feed(run(hidden, activation), HealthSettings.standard().only(rule));
  }

  static Feed of(String rule) {
    return of(rule, 4, "relu");
  }

  static WatchedRun run(int hidden, String activation) {
    return run("sgd(0.01)", hidden, activation);
  }

  static WatchedRun run(String optimizer, int hidden, String activation) {
    List<WatchedLayer> layers = new ArrayList<>();
    for (int l = 1; l <= hidden; l++) {
      layers.add(WatchedLayer.of("dense" + l, "dense", 64, 64, activation, true));
    }
    layers.add(WatchedLayer.of("dense" + (hidden + 1), "dense", 64, 10, "identity", false));
    return new WatchedRun("", "evengrad", "softmax_cross_entropy", 10, optimizer, 64, layers);
  }

  /** A healthy step but for what is done to its numbers. */
  Feed step(Consumer<StepNumbers> change) {
    numbers.begin(step++);
    numbers.setLoss(2.2 / (1 + 0.01 * step), 0.01);
    numbers.setNorms(1, 1, false);
    for (int l = 0; l < numbers.layers(); l++) {
      numbers.set(Statistic.GRADIENT_NORM, l, 1);
      numbers.set(Statistic.GRADIENT_ZEROS, l, 0.05);
      numbers.set(Statistic.DELTA_NORM, l, 0.1);
      numbers.set(Statistic.ACTIVATION_RMS, l, 1);
      numbers.set(Statistic.WEIGHT_NORM, l, 10);
      numbers.set(Statistic.UPDATE_NORM, l, 0.01);
    }
    change.accept(numbers);
    monitor.accept(numbers);
    return this;
  }

  Feed steps(int count, Consumer<StepNumbers> change) {
    for (int i = 0; i < count; i++) {
      step(change);
    }
    return this;
  }

  Feed healthy(int count) {
    return steps(count, same -> {});
  }

  /** The same value for all layers. */
  static Consumer<StepNumbers> all(Statistic statistic, double value) {
    return numbers -> {
      for (int l = 0; l < numbers.layers(); l++) {
        numbers.set(statistic, l, value);
      }
    };
  }

  static Consumer<StepNumbers> loss(double loss) {
    return numbers -> numbers.setLoss(loss, 0.01);
  }

  /** |delta| that changes by so many decades a layer from the last hidden layer to the first. */
  static Consumer<StepNumbers> slope(double decades) {
    return numbers -> {
      int last = numbers.layers() - 2;
      for (int l = 0; l <= last; l++) {
        numbers.set(Statistic.DELTA_NORM, l, 0.1 * Math.pow(10, decades * (last - l)));
      }
    };
  }

  List<Finding> findings() {
    return monitor.findings();
  }

  /** The only finding. */
  Finding one() {
    List<Finding> all = findings();
    if (all.size() != 1) {
      throw new AssertionError("expected one finding, got " + all);
    }
    return all.getFirst();
  }

  /** Those that are no mere notices. */
  List<String> positives() {
    return findings().stream()
        .filter(finding -> finding.severity() != Severity.NOTICE)
        .map(Finding::rule)
        .toList();
  }
}
