package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The rules of other tools on runs of ours, and the numbers that only they ask for.
class ComparisonStatisticsTest {
  private static final HealthSettings SETTINGS =
      HealthSettings.standard()
          .every(1)
          .adding(
              run -> {
                List<Rule> rules = new ArrayList<>(ComparisonRules.sageMaker(run));
                rules.addAll(ComparisonRules.autoTrainer(run, 0));
                rules.addAll(ComparisonRules.deepDiagnosis(run));
                return rules;
              });

  private static TrainerBuilder builder(String network) {
    return Trainer.of(ModelSpec.parse(network)).loss(Losses.softmaxCrossEntropy()).batchSize(64);
  }

  /// By a straightforward computation on what an observer sees.
  @Test
  void measuresWhatTheRulesAskFor() {
    float[][] gradient = new float[1][];
    float[][] weights = new float[1][];
    Map<Statistic, Double> seen = new EnumMap<>(Statistic.class);
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            gradient[0] = view.gradients().copy("dense1.weight");
            weights[0] = view.parameters().copy("dense1.weight");
          }
        };
    try (Trainer trainer =
        builder("input 64; dense 32 sigmoid; dense 32 tanh; dense 32 relu; dense 10")
            .optimizer(Optimizers.sgd(0.01))
            .health(SETTINGS)
            .observer(observer)
            .build()) {
      trainer.health().onStep(numbers -> take(numbers, seen));
      trainer.epoch(Digits.load().select(new int[64]));
    }
    double sum = 0;
    double mean = 0;
    for (int i = 0; i < gradient[0].length; i++) {
      sum += Math.abs(gradient[0][i]);
      mean += weights[0][i] / (double) weights[0].length;
    }
    double squares = 0;
    for (float w : weights[0]) {
      squares += (w - mean) * (w - mean);
    }
    Arrays.sort(gradient[0]);
    int n = gradient[0].length;
    assertEquals(sum / n, at(seen, Statistic.GRADIENT_MEAN_ABS), 1e-15);
    assertEquals(squares / n, at(seen, Statistic.WEIGHT_VARIANCE), 1e-12);
    // 0.05 * 2047 = 102.35 and 0.95 * 2047 = 1944.65
    assertEquals(
        gradient[0][102] + 0.35 * (gradient[0][103] - gradient[0][102]),
        at(seen, Statistic.GRADIENT_P5),
        1e-9);
    assertEquals(
        gradient[0][1944] + 0.65 * (gradient[0][1945] - gradient[0][1944]),
        at(seen, Statistic.GRADIENT_P95),
        1e-9);
    double changed = at(seen, Statistic.WEIGHT_CHANGED);
    assertTrue(changed > 0 && changed < 1, "of pixels that are never lit no weight changes");
    assertTrue(at(seen, Statistic.ACTIVATION_INPUT_BEYOND_5) > 0, "raw pixels up to 16");
    assertEquals(0, at(seen, Statistic.ACTIVATION_RARELY_ACTIVE), "not of a sigmoid");
  }

  /// 0 where it was not measured.
  private static double at(Map<Statistic, Double> seen, Statistic statistic) {
    return seen.getOrDefault(statistic, 0.0);
  }

  private static void take(StepNumbers numbers, Map<Statistic, Double> seen) {
    for (Statistic statistic : Statistic.values()) {
      if (numbers.has(statistic, 0)) {
        seen.put(statistic, numbers.get(statistic, 0));
      }
    }
  }

  @Test
  void nothingOfItIsMeasuredByDefault() {
    try (Trainer trainer =
        builder("input 64; dense 8 relu; dense 10")
            .optimizer(Optimizers.sgd(0.01))
            .health(HealthSettings.standard())
            .build()) {
      trainer.health().onStep(n -> assertFalse(n.has(Statistic.GRADIENT_MEAN_ABS, 0)));
      trainer.epoch(Digits.load());
    }
  }

  @Test
  void halfOfTheReluUnitsAreRarelyActiveInAHealthyNetwork() {
    Set<String> rules = watched("input 64; standardize; dense 64 relu; dense 10", Digits.load(), 3);
    assertTrue(rules.contains("sagemaker.dead_relu"), rules.toString());
    assertFalse(rules.contains("vanishing"), rules.toString());
  }

  /// The gradients of a ReLU chain without biases stay of one size while delta vanishes.
  @Test
  void theBlindSpotOfFirstOverLastAndOfAbsoluteLimits() {
    Set<String> rules = chain(20, 6);
    assertFalse(rules.contains("autotrainer.vanishing"), rules.toString());
    assertFalse(rules.contains("sagemaker.vanishing_gradient"), rules.toString());
    assertTrue(rules.contains("vanishing"), rules.toString());
  }

  /// At 24 layers the absolute limit is passed in less than one step of ten, so a look now and then misses it.
  @Test
  @Tag("full")
  void theBlindSpotAtThreeDepths() {
    for (int layers : new int[] {20, 24, 30}) {
      Set<String> rules = chain(layers, 48);
      assertFalse(rules.contains("autotrainer.vanishing"), layers + " layers: " + rules);
      assertTrue(rules.contains("vanishing"), layers + " layers: " + rules);
      if (layers != 24) {
        assertEquals(
            layers == 30,
            rules.contains("sagemaker.vanishing_gradient"),
            layers + " layers: " + rules);
      }
    }
  }

  private static Set<String> chain(int layers, int epochs) {
    return watched(
        "input 16; repeat "
            + layers
            + " [ dense 64 relu bias=false init=xavier_normal ]; dense 2 bias=false",
        TeacherData.of(2000, 0),
        epochs);
  }

  /// The rules that found something.
  private static Set<String> watched(String network, Dataset data, int epochs) {
    try (Trainer trainer =
        builder(network).optimizer(Optimizers.momentum(0.01)).health(SETTINGS).build()) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        EpochReport report = trainer.epoch(data);
        trainer
            .health()
            .accept(
                new EvaluationNumbers(
                    epoch,
                    report.loss(),
                    Double.NaN,
                    report.metrics().get("accuracy"),
                    Double.NaN));
      }
      return trainer.health().findings().stream().map(Finding::rule).collect(Collectors.toSet());
    }
  }
}
