package dev.evengrad.health.rules.autotrainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthMonitor;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Profile;
import dev.evengrad.health.RecordedRun;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.ComparisonRules;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// In a ReLU chain without biases weight times gradient is the same sum for every layer, so the norms of the gradients stay
/// alike while delta vanishes: a rule on the first and the last gradient sees nothing.
class BlindSpotTest {
  private static final int LAYERS = 24;

  @Test
  void theRuleSeesNothingOfAChainWhoseDeltaVanishes() {
    WatchedRun run =
        new WatchedRun(
            "",
            "",
            "",
            10,
            "",
            64,
            IntStream.rangeClosed(1, LAYERS)
                .mapToObj(i -> WatchedLayer.of("layer" + i, "dense", 64, 64, "relu", true))
                .toList());
    HealthMonitor monitor = new HealthMonitor(run, ComparisonRules.autoTrainer(run, 30));
    StepNumbers numbers = monitor.newNumbers();
    Profile profile = new Profile(run);
    for (int epoch = 1; epoch <= 30; epoch++) {
      numbers.begin(epoch);
      for (int layer = 0; layer < LAYERS; layer++) {
        // activations shrink by sqrt 2 a layer and deltas by the same the other way: their product
        // stays
        double delta = Math.pow(2, (layer - LAYERS) / 2.0);
        double activation = Math.pow(2, -layer / 2.0);
        numbers.set(Statistic.DELTA_NORM, layer, delta);
        numbers.set(Statistic.GRADIENT_NORM, layer, delta * activation);
      }
      monitor.accept(numbers);
      monitor.accept(new EvaluationNumbers(epoch, 2.3, 2.3, 0.1, 0.1));
    }
    assertEquals(
        List.of("autotrainer.slow"), monitor.findings().stream().map(Finding::rule).toList());
    assertTrue(profile.take(numbers));
    assertEquals(-23 * Math.log10(Math.sqrt(2)), profile.log10Factor(), 1e-12);
    assertEquals(
        List.of("vanishing"),
        seen(run, numbers).stream().filter("vanishing"::equals).distinct().toList());
  }

  /// What our own rules find in these numbers.
  private static List<String> seen(WatchedRun run, StepNumbers numbers) {
    HealthMonitor own = HealthMonitor.of(run, HealthSettings.standard());
    IntStream.range(0, 20).forEach(i -> own.accept(numbers));
    return own.findings().stream().map(Finding::rule).toList();
  }

  /// Each step is looked at as if an epoch ended with it.
  @Test
  void theRuleSeesNothingOfSuchARunOfPytorchInAnyStep() {
    HealthMonitor monitor =
        RecordedRun.of("vanishing-relu-24-xavier-frozen-biases")
            .watch(
                run ->
                    new HealthMonitor(
                        run, List.of(new Epochs(ComparisonRules.autoTrainer(run, 0)))));
    assertEquals(
        List.of(),
        monitor.findings().stream()
            .map(Finding::rule)
            .filter(List.of("autotrainer.vanishing", "autotrainer.exploding")::contains)
            .toList());
  }

  /// The same rule sees what vanishes in the gradients too.
  @Test
  void theRuleSeesATanhChainOfPytorch() {
    HealthMonitor monitor =
        RecordedRun.of("vanishing-tanh-30-default-init")
            .watch(
                run ->
                    new HealthMonitor(
                        run, List.of(new Epochs(ComparisonRules.autoTrainer(run, 0)))));
    assertTrue(monitor.findings().stream().anyMatch(f -> f.rule().equals("autotrainer.vanishing")));
  }

  /// Rules that are told of an epoch after every step.
  private record Epochs(List<Rule> rules) implements Rule {
    @Override
    public String name() {
      return "epochs";
    }

    @Override
    public void step(StepNumbers numbers, Findings findings) {
      for (Rule rule : rules) {
        rule.step(numbers, findings);
        rule.evaluation(
            new EvaluationNumbers(numbers.step(), numbers.loss(), Double.NaN, 0.1, Double.NaN),
            findings);
      }
    }
  }
}
