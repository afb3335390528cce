package dev.evengrad.health.rules.comparison;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthMonitor;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A run whose numbers a test makes up, watched by the rules of a tool.
public final class ConstructedRun {
  private final HealthMonitor monitor;
  private final StepNumbers numbers;
  private long step;

  /// So many layers of 4 inputs and 4 units, named layer1, layer2, ...
  public ConstructedRun(String activation, int layers, Function<WatchedRun, List<Rule>> rules) {
    WatchedRun run =
        new WatchedRun(
            "",
            "",
            "",
            10,
            "",
            64,
            IntStream.rangeClosed(1, layers)
                .mapToObj(i -> WatchedLayer.of("layer" + i, "dense", 4, 4, activation, true))
                .toList());
    monitor = new HealthMonitor(run, rules.apply(run));
    numbers = monitor.newNumbers();
    begin();
  }

  private void begin() {
    numbers.begin(++step);
  }

  /// Sets a number of the step to come, layer 0 nearest the input.
  public ConstructedRun set(Statistic statistic, int layer, double value) {
    numbers.set(statistic, layer, value);
    return this;
  }

  /// Sets a number of all layers.
  public ConstructedRun setAll(Statistic statistic, double value) {
    for (int layer = 0; layer < numbers.layers(); layer++) {
      numbers.set(statistic, layer, value);
    }
    return this;
  }

  /// Sets loss and rate of the step to come.
  public ConstructedRun loss(double loss, double rate) {
    numbers.setLoss(loss, rate);
    return this;
  }

  /// The step to come is skipped.
  public ConstructedRun skipped(String reason, String layer) {
    numbers.setSkipped(reason, layer);
    return this;
  }

  /// Takes the step.
  public ConstructedRun step() {
    monitor.accept(numbers);
    begin();
    return this;
  }

  /// Takes an epoch.
  public ConstructedRun epoch(double trainingLoss, double validationLoss, double trainingAccuracy) {
    monitor.accept(
        new EvaluationNumbers(
            step - 1, trainingLoss, validationLoss, trainingAccuracy, Double.NaN));
    return this;
  }

  /// Takes an input by its lowest and highest value.
  public ConstructedRun input(double smallest, double largest) {
    monitor.accept(
        new InputNumbers(List.of(new InputNumbers.Column("x", 0, 1, smallest, largest))));
    return this;
  }

  /// The names of the rules whose findings are open, each once, in order.
  public List<String> open() {
    return monitor.findings().stream().filter(Finding::open).map(Finding::rule).sorted().toList();
  }

  /// All findings.
  public List<Finding> findings() {
    return monitor.findings();
  }

  /// The statistics that the rules ask for.
  public Set<Statistic> needs() {
    return monitor.needs();
  }
}
