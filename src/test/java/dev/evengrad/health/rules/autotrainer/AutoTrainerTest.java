package dev.evengrad.health.rules.autotrainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.health.rules.comparison.ConstructedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each rule at its limit and beside it.
class AutoTrainerTest {
  private static ConstructedRun run(int epochs) {
    return new ConstructedRun("relu", 3, run -> ComparisonRules.autoTrainer(run, epochs));
  }

  /// Three epochs with these gradients and accuracies.
  private static List<String> gradients(double first, double last, double... accuracies) {
    ConstructedRun run = run(0);
    for (double accuracy : accuracies) {
      run.set(Statistic.GRADIENT_NORM, 0, first)
          .set(Statistic.GRADIENT_NORM, 1, 1e9)
          .set(Statistic.GRADIENT_NORM, 2, last)
          .step()
          .epoch(1, 1, accuracy);
    }
    return run.open();
  }

  @Test
  void theFirstGradientVanishesBelowAThousandthOfTheLastAnd1e4() {
    List<String> vanishing = List.of("autotrainer.vanishing");
    assertEquals(vanishing, gradients(0.99e-4, 0.1, 0.2, 0.4, 0.6));
    assertEquals(List.of(), gradients(0.99e-4, 0.098, 0.2, 0.4, 0.6), "the ratio");
    assertEquals(List.of(), gradients(1e-4, 1, 0.2, 0.4, 0.6), "the norm itself");
    assertEquals(List.of(), gradients(0.99e-4, 0.1, 0.2, 0.4, 0.7), "it learns");
    assertEquals(vanishing, gradients(0.99e-4, 0.1, 0.9, 0.905, 0.9), "the accuracy is flat");
    assertEquals(List.of(), gradients(0.99e-4, 0.1, 0.88, 0.9, 0.9));
    assertEquals(List.of(), gradients(0, 1, Double.NaN, Double.NaN, Double.NaN), "no accuracy");
  }

  @Test
  void looksEveryThirdEpoch() {
    assertEquals(List.of(), gradients(0, 1, 0.1, 0.1));
    ConstructedRun run = run(0);
    for (int epoch = 1; epoch <= 6; epoch++) {
      run.set(Statistic.GRADIENT_NORM, 0, 1e-9).set(Statistic.GRADIENT_NORM, 2, 1).step();
      run.step(); // a step that tells nothing
      run.set(Statistic.GRADIENT_NORM, 0, epoch < 6 ? 1e-9 : 1)
          .set(Statistic.GRADIENT_NORM, 2, 1)
          .step();
      run.epoch(1, 1, 0.1);
      assertEquals(
          epoch < 3 || epoch == 6 ? List.of() : List.of("autotrainer.vanishing"), run.open());
    }
  }

  @Test
  void explodesWhereTheFirstGradientIsAbove70TimesTheLast() {
    assertEquals(List.of(), gradients(70, 1, 0.1, 0.2, 0.3));
    assertEquals(List.of("autotrainer.exploding"), gradients(70.1, 1, 0.1, 0.2, 0.3));
  }

  @Test
  void explodesWhereTheHeldOutLossIs1e5() {
    assertEquals(List.of(), run(0).epoch(1, 1, 0.1).epoch(1, 1, 0.2).epoch(1, 0.99e5, 0.3).open());
    assertEquals(
        List.of("autotrainer.exploding"),
        run(0).epoch(1, 1, 0.1).epoch(1, 1, 0.2).epoch(1, 1e5, 0.3).open());
  }

  @Test
  void explodesAtOnceWhereSomethingIsNotFinite() {
    List<String> exploding = List.of("autotrainer.exploding");
    assertEquals(exploding, run(0).set(Statistic.GRADIENT_NORM, 1, Double.NaN).step().open());
    assertEquals(exploding, run(0).skipped("gradient_not_finite", "layer1").step().open());
    assertEquals(
        exploding, run(0).set(Statistic.WEIGHT_NORM, 1, Double.POSITIVE_INFINITY).step().open());
  }

  @Test
  void aReluDiesWhere70PercentOfAllGradientEntriesAreZero() {
    assertEquals(List.of(), zeros(0.69));
    assertEquals(List.of("autotrainer.dying_relu"), zeros(0.701));
  }

  private static List<String> zeros(double fraction) {
    ConstructedRun run = run(0);
    for (int epoch = 1; epoch <= 3; epoch++) {
      run.set(Statistic.GRADIENT_ZEROS, 0, fraction - 0.3)
          .set(Statistic.GRADIENT_ZEROS, 1, fraction)
          .set(Statistic.GRADIENT_ZEROS, 2, fraction + 0.3)
          .step();
      run.step(); // zeros are not counted in every step
      run.epoch(1, 1, 0.1 * epoch);
    }
    return run.open();
  }

  @Test
  void oscillatesWhereTheAccuracySwingsBy3PointsInAFifthOfTheEpochs() {
    List<String> oscillating = List.of("autotrainer.oscillating");
    // extremes 0.5 (the first), 0.6, 0.56: two swings in six epochs
    assertEquals(oscillating, accuracies(0.5, 0.55, 0.6, 0.56, 0.7, 0.8));
    // 0.6 to 0.58 is no swing: one in six epochs
    assertEquals(List.of(), accuracies(0.5, 0.55, 0.6, 0.58, 0.7, 0.8));
    assertEquals(List.of(), accuracies(0.5, 0.5, 0.6, 0.7, 0.8, 0.9), "it only grows");
    assertEquals(List.of(), accuracies(0.9, 0.92, 0.9, 0.92, 0.9, 0.92), "small swings");
  }

  private static List<String> accuracies(double... accuracies) {
    ConstructedRun run = run(0);
    for (double accuracy : accuracies) {
      run.epoch(1, 1, accuracy);
    }
    return run.open();
  }

  @Test
  void isSlowWhereNoEpochGainsAPointAfter30PercentOfAll() {
    assertEquals(List.of("autotrainer.slow"), gains(10, 0.009));
    assertEquals(List.of(), gains(10, 0.0101));
    assertEquals(List.of(), gains(11, 0.009), "too early to say");
    assertEquals(List.of(), gains(0, 0.009), "nobody knows how long it takes");
  }

  private static List<String> gains(int epochs, double gain) {
    ConstructedRun run = run(epochs);
    for (int epoch = 0; epoch < 3; epoch++) {
      run.epoch(1, 1, 0.2 + epoch * gain);
    }
    return run.open();
  }
}
