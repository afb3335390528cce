package dev.evengrad.health.rules.deepdiagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.health.rules.comparison.ConstructedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each rule at its limit and beside it.
class DeepDiagnosisTest {
  private static ConstructedRun run(String activation) {
    return new ConstructedRun(activation, 3, ComparisonRules::deepDiagnosis);
  }

  private static List<String> one(String activation, Statistic statistic, double value) {
    return run(activation).set(statistic, 1, value).step().open();
  }

  @Test
  void aGradientVanishesBelow1e7InTheMean() {
    assertEquals(List.of(), one("relu", Statistic.GRADIENT_MEAN_ABS, 1e-7));
    assertEquals(
        List.of("deepdiagnosis.vanishing_gradient"),
        one("relu", Statistic.GRADIENT_MEAN_ABS, 0.99e-7));
  }

  @Test
  void nodesAreDeadFrom70PercentOfTheOutputsOn() {
    assertEquals(List.of(), one("relu", Statistic.ACTIVATION_ZEROS, 0.69));
    assertEquals(List.of("deepdiagnosis.dead_node"), one("relu", Statistic.ACTIVATION_ZEROS, 0.7));
    assertEquals(List.of(), one("tanh", Statistic.ACTIVATION_ZEROS, 1));
  }

  @Test
  void activationsAreSaturatedAboveHalfOfTheirInputs() {
    List<String> saturated = List.of("deepdiagnosis.saturated_activation");
    assertEquals(List.of(), one("tanh", Statistic.ACTIVATION_INPUT_BEYOND_5, 0.5));
    assertEquals(saturated, one("tanh", Statistic.ACTIVATION_INPUT_BEYOND_5, 0.51));
    assertEquals(saturated, one("sigmoid", Statistic.ACTIVATION_INPUT_BEYOND_5, 0.51));
    assertEquals(List.of(), one("relu", Statistic.ACTIVATION_INPUT_BEYOND_5, 1));
  }

  @Test
  void weightsVaryBetween1e5And10() {
    List<String> variance = List.of("deepdiagnosis.weight_variance");
    assertEquals(List.of(), one("relu", Statistic.WEIGHT_VARIANCE, 1e-5));
    assertEquals(variance, one("relu", Statistic.WEIGHT_VARIANCE, 0.99e-5));
    assertEquals(List.of(), one("relu", Statistic.WEIGHT_VARIANCE, 10));
    assertEquals(variance, one("relu", Statistic.WEIGHT_VARIANCE, 10.1));
  }

  @Test
  void rateTimesGradientIsBetween1e5And0Point1OfTheWeights() {
    List<String> rate = List.of("deepdiagnosis.learning_rate");
    assertEquals(List.of(), gradient(1));
    assertEquals(rate, gradient(1.01));
    assertEquals(List.of(), gradient(1.01e-4));
    assertEquals(rate, gradient(0.99e-4));
  }

  private static List<String> gradient(double norm) {
    return run("relu")
        .loss(1, 0.1)
        .set(Statistic.WEIGHT_NORM, 1, 1)
        .set(Statistic.GRADIENT_NORM, 1, norm)
        .step()
        .open();
  }

  @Test
  void inputsAreBetweenMinusOneAndOne() {
    List<String> data = List.of("deepdiagnosis.improper_data");
    assertEquals(List.of(), run("relu").input(-1, 1).open());
    assertEquals(data, run("relu").input(-1, 1.01).open());
    assertEquals(data, run("relu").input(-1.01, 1).open());
  }

  @Test
  void isSilentWhereNothingIsKnown() {
    assertEquals(List.of(), run("relu").step().step().step().findings());
  }
}
