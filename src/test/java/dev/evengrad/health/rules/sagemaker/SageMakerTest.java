package dev.evengrad.health.rules.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.health.rules.comparison.ConstructedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each rule at its limit and beside it.
class SageMakerTest {
  private static ConstructedRun run(String activation) {
    return new ConstructedRun(activation, 3, ComparisonRules::sageMaker);
  }

  private static List<String> one(String activation, Statistic statistic, double value) {
    return run(activation).set(statistic, 1, value).step().open();
  }

  @Test
  void aGradientVanishesBelow1e7InTheMean() {
    assertEquals(List.of(), one("relu", Statistic.GRADIENT_MEAN_ABS, 1e-7));
    assertEquals(
        List.of("sagemaker.vanishing_gradient"), one("relu", Statistic.GRADIENT_MEAN_ABS, 0.99e-7));
  }

  @Test
  void aFindingNamesItsLayersAndGoesOnUntilNoneIsBeyond() {
    ConstructedRun run = run("relu");
    run.setAll(Statistic.GRADIENT_MEAN_ABS, 1e-8).step();
    run.set(Statistic.GRADIENT_MEAN_ABS, 0, 1).set(Statistic.GRADIENT_MEAN_ABS, 2, 1e-9).step();
    run.step();

    assertEquals(1, run.findings().size());
    Finding finding = run.findings().getFirst();
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals("layer1", finding.where());
    assertEquals(1, finding.firstStep());
    assertEquals(2, finding.lastStep());
    assertTrue(finding.open(), "a step without the numbers closes nothing");
    assertEquals(
        List.of(new Finding.Evidence("layer3", 2, "mean |gradient|", 1e-9, 1e-7)),
        finding.evidence());
    assertTrue(finding.message().contains("layer3, below 1.0E-7"), finding.message());

    run.setAll(Statistic.GRADIENT_MEAN_ABS, 1).step();
    assertEquals(List.of(), run.open());
    assertEquals(1, run.findings().size());
  }

  @Test
  void anythingThatIsNotFiniteExplodes() {
    List<String> exploding = List.of("sagemaker.exploding_tensor");
    assertEquals(exploding, one("relu", Statistic.GRADIENT_NORM, Double.POSITIVE_INFINITY));
    assertEquals(exploding, one("relu", Statistic.DELTA_NORM, Double.NaN));
    assertEquals(exploding, one("relu", Statistic.ACTIVATION_NON_FINITE, 1));
    assertEquals(List.of(), one("relu", Statistic.ACTIVATION_NON_FINITE, 0));
    assertEquals(List.of(), one("relu", Statistic.GRADIENT_NORM, Float.MAX_VALUE));
    assertEquals(exploding, run("relu").skipped("forward_not_finite", "layer2").step().open());
    assertEquals(List.of(), run("relu").skipped("too_few_rows", "").step().open());
    assertEquals(List.of(), run("relu").loss(Double.NaN, 0.1).step().open(), "it may be unknown");
    assertEquals(exploding, run("relu").loss(1, 0.1).step().loss(Double.NaN, 0.1).step().open());
    assertEquals(exploding, run("relu").loss(Double.POSITIVE_INFINITY, 0.1).step().open());
  }

  @Test
  void aReluIsDeadAboveOnePercentOfItsUnits() {
    assertEquals(List.of(), one("relu", Statistic.ACTIVATION_RARELY_ACTIVE, 0.01));
    assertEquals(
        List.of("sagemaker.dead_relu"), one("relu", Statistic.ACTIVATION_RARELY_ACTIVE, 0.011));
    assertEquals(List.of(), one("tanh", Statistic.ACTIVATION_RARELY_ACTIVE, 1));
  }

  @Test
  void tanhAndSigmoidAreSaturatedAboveOnePercentOfTheirUnits() {
    List<String> saturated = List.of("sagemaker.saturated_activation");
    assertEquals(List.of(), one("tanh", Statistic.ACTIVATION_MOSTLY_SATURATED, 0.01));
    assertEquals(saturated, one("tanh", Statistic.ACTIVATION_MOSTLY_SATURATED, 0.011));
    assertEquals(saturated, one("sigmoid", Statistic.ACTIVATION_MOSTLY_SATURATED, 0.011));
    assertEquals(List.of(), one("relu", Statistic.ACTIVATION_MOSTLY_SATURATED, 1));
  }

  @Test
  void weightsArePoorlyInitializedByTheirVariances() {
    assertEquals(
        List.of(),
        run("relu")
            .setAll(Statistic.WEIGHT_VARIANCE, 0.5)
            .set(Statistic.WEIGHT_VARIANCE, 2, 5)
            .step()
            .open());
    assertEquals(
        List.of("sagemaker.poor_weight_initialization"),
        run("relu")
            .setAll(Statistic.WEIGHT_VARIANCE, 0.5)
            .set(Statistic.WEIGHT_VARIANCE, 2, 5.01)
            .step()
            .open());
  }

  @Test
  void weightsArePoorlyInitializedByTheSpreadOfTheirGradientInTheFirstTenSteps() {
    assertEquals(
        List.of(),
        run("relu")
            .set(Statistic.GRADIENT_P5, 0, 0)
            .set(Statistic.GRADIENT_P95, 0, 0.001)
            .step()
            .open());
    ConstructedRun run = run("relu");
    for (int step = 1; step < 10; step++) {
      run.step();
    }
    run.set(Statistic.GRADIENT_P5, 0, -0.0004).set(Statistic.GRADIENT_P95, 0, 0.0005).step();
    assertEquals(List.of("sagemaker.poor_weight_initialization"), run.open());
    ConstructedRun late = run("relu");
    for (int step = 1; step < 11; step++) {
      late.step();
    }
    late.set(Statistic.GRADIENT_P5, 0, 0).set(Statistic.GRADIENT_P95, 0, 0).step();
    assertEquals(List.of(), late.open());
  }

  @Test
  void weightsArePoorlyInitializedWhereTheLossIsFlatForFiveSteps() {
    ConstructedRun run = run("relu");
    for (int step = 0; step < 5; step++) {
      run.loss(2, 0.1).step();
    }
    assertEquals(List.of(), run.open(), "four steps without a lower one");
    run.loss(2, 0.1).step();
    assertEquals(List.of("sagemaker.poor_weight_initialization"), run.open());
  }

  @Test
  void anUpdateIsTooLargeAbove10TimesTheWeightsAndTooSmallBelow1e8() {
    List<String> ratio = List.of("sagemaker.weight_update_ratio");
    assertEquals(List.of(), update(10));
    assertEquals(ratio, update(10.1));
    assertEquals(List.of(), update(1.01e-8));
    assertEquals(ratio, update(0.99e-8));
  }

  private static List<String> update(double norm) {
    return run("relu")
        .set(Statistic.WEIGHT_NORM, 1, 1)
        .set(Statistic.UPDATE_NORM, 1, norm)
        .step()
        .open();
  }

  @Test
  void aTensorIsAllZeroIfEveryEntryIs() {
    List<String> zero = List.of("sagemaker.all_zero");
    assertEquals(List.of(), one("relu", Statistic.GRADIENT_ZEROS, 0.9999));
    assertEquals(zero, one("relu", Statistic.GRADIENT_ZEROS, 1));
    assertEquals(zero, one("relu", Statistic.ACTIVATION_ZEROS, 1));
    assertEquals(zero, one("relu", Statistic.WEIGHT_NORM, 0));
    assertEquals(List.of(), one("relu", Statistic.WEIGHT_NORM, 1e-30));
  }

  @Test
  void weightsAreUnchangedAfterThreeSteps() {
    List<String> unchanged = List.of("sagemaker.unchanged_tensor");
    ConstructedRun run = run("relu");
    run.set(Statistic.WEIGHT_CHANGED, 1, 0).step();
    run.set(Statistic.WEIGHT_CHANGED, 1, 0).step();
    assertEquals(List.of(), run.open());
    run.set(Statistic.WEIGHT_CHANGED, 1, 0).step();
    assertEquals(unchanged, run.open());
    run.set(Statistic.WEIGHT_CHANGED, 1, 1e-3).step();
    assertEquals(List.of(), run.open());

    ConstructedRun byUpdate = run("relu");
    for (int step = 0; step < 3; step++) {
      byUpdate.set(Statistic.UPDATE_NORM, 1, 0).step();
    }
    assertEquals(unchanged, byUpdate.open());
  }

  @Test
  void theLossHasToFallInTenSteps() {
    assertEquals(List.of(), lossAfterTen(1.999));
    assertEquals(List.of("sagemaker.loss_not_decreasing"), lossAfterTen(2));
  }

  /// Away from the first five, so that it is this rule alone that could find something.
  private static List<String> lossAfterTen(double last) {
    ConstructedRun run = run("relu").loss(2, 0.1).step();
    for (int step = 1; step < 10; step++) {
      run.loss(1 - step * 0.01, 0.1).step();
    }
    return run.loss(last, 0.1).step().open();
  }

  @Test
  void overfitsAboveATenthMoreLossOnHeldOutRows() {
    assertEquals(List.of(), run("relu").epoch(1, 1.09, 0.5).open());
    assertEquals(List.of("sagemaker.overfit"), run("relu").epoch(1, 1.11, 0.5).open());
    assertEquals(List.of(), run("relu").epoch(1, Double.NaN, 0.5).open());
  }

  @Test
  void isSilentWhereNothingIsKnown() {
    ConstructedRun run = run("relu");
    for (int step = 0; step < 100; step++) {
      run.step();
    }
    run.epoch(Double.NaN, Double.NaN, Double.NaN);
    assertEquals(List.of(), run.findings());
  }
}
