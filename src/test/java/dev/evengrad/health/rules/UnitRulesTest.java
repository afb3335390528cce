package dev.evengrad.health.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class UnitRulesTest {
  @Test
  void deadUnitsAreNamedAfterThreeMeasurements() {
    Feed feed =
        Feed.of(DeadUnits.NAME)
            .steps(2, numbers -> numbers.set(Statistic.ACTIVATION_DEAD, 1, 0.71));
    assertEquals(List.of(), feed.findings());
    feed.step(numbers -> numbers.set(Statistic.ACTIVATION_DEAD, 1, 0.71));
    Finding found = feed.one();
    assertEquals("dense2", found.where());
    assertEquals(Severity.WARNING, found.severity());
    assertEquals(
        "71 % of the units of dense2 are zero for every row of several batches", found.message());
    assertEquals(0.71, found.evidence().getFirst().value(), 1e-9);
    assertEquals(0.7, found.evidence().getFirst().threshold());
    feed.steps(30, numbers -> numbers.set(Statistic.ACTIVATION_DEAD, 1, 0.1));
    assertFalse(feed.one().open());
    Feed below =
        Feed.of(DeadUnits.NAME)
            .steps(30, numbers -> numbers.set(Statistic.ACTIVATION_DEAD, 1, 0.69));
    assertEquals(List.of(), below.findings());
  }

  @Test
  void deadUnitsAreWorkedOutFromTheZerosOfTheGradient() {
    // 80 % dead in dense2: its rows are zero, and the columns of dense3 that they feed
    Consumer<StepNumbers> dead =
        numbers -> {
          numbers.set(Statistic.GRADIENT_ZEROS, 0, 0.0);
          numbers.set(Statistic.GRADIENT_ZEROS, 1, 0.8);
          numbers.set(Statistic.GRADIENT_ZEROS, 2, 0.8);
          numbers.set(Statistic.GRADIENT_ZEROS, 3, 0.0);
        };
    Feed feed = Feed.of(DeadUnits.NAME).steps(10, dead);
    assertEquals("dense2", feed.one().where());
    assertEquals(List.of(), Feed.of(DeadUnits.NAME, 4, "tanh").steps(10, dead).findings());
  }

  @Test
  void unitsOfANetworkThatLearnsAreANotice() {
    Feed feed =
        Feed.of(DeadUnits.NAME)
            .steps(5, Feed.loss(1.9))
            .steps(9, Feed.all(Statistic.ACTIVATION_DEAD, 0.99).andThen(Feed.loss(1.9)));
    assertEquals(Severity.NOTICE, feed.one().severity());
  }

  @Test
  void manyLayersAreOneFinding() {
    Feed feed =
        Feed.of(DeadUnits.NAME, 30, "relu").steps(50, Feed.all(Statistic.ACTIVATION_DEAD, 0.99));
    assertEquals("dense1..dense30 (30 layers)", feed.one().where());
    assertEquals(Severity.ERROR, feed.one().severity());
  }

  @Test
  void saturatedUnitsAreNamed() {
    Feed feed =
        Feed.of(SaturatedUnits.NAME, 4, "sigmoid")
            .steps(3, numbers -> numbers.set(Statistic.ACTIVATION_SATURATED, 0, 0.61));
    assertEquals("dense1", feed.one().where());
    assertTrue(feed.one().remedy().contains("in the place of sigmoid"), feed.one().remedy());
    Feed below =
        Feed.of(SaturatedUnits.NAME, 4, "sigmoid")
            .steps(30, numbers -> numbers.set(Statistic.ACTIVATION_SATURATED, 0, 0.59));
    assertEquals(List.of(), below.findings());
  }

  @Test
  void saturatedTanhIsSeenFromItsOutputsAlone() {
    Consumer<StepNumbers> nearOne =
        Feed.all(Statistic.ACTIVATION_RMS, 0.7)
            .andThen(numbers -> numbers.set(Statistic.ACTIVATION_RMS, 2, 0.995));
    assertEquals("dense3", Feed.of(SaturatedUnits.NAME, 4, "tanh").steps(5, nearOne).one().where());
    assertEquals(List.of(), Feed.of(SaturatedUnits.NAME, 4, "relu").steps(5, nearOne).findings());
    assertEquals(
        List.of(),
        Feed.of(SaturatedUnits.NAME, 4, "tanh")
            .steps(5, Feed.all(Statistic.ACTIVATION_RMS, 0.9))
            .findings());
  }

  @Test
  void updatesAsLargeAsTheWeightsAreNamed() {
    Feed feed = Feed.of(UpdateRatio.NAME).steps(5, Feed.all(Statistic.UPDATE_NORM, 2.1));
    assertEquals(Severity.WARNING, feed.one().severity());
    assertTrue(feed.one().message().contains("a new layer every 5 steps"), feed.one().message());
    Feed below = Feed.of(UpdateRatio.NAME).steps(50, Feed.all(Statistic.UPDATE_NORM, 1.9));
    assertEquals(List.of(), below.findings());
  }

  @Test
  void tinyUpdatesAreAFaultOnlyWhileThereIsSomethingToLearn() {
    Consumer<StepNumbers> tiny = Feed.all(Statistic.UPDATE_NORM, 0.9e-5);
    Feed stuck = Feed.of(UpdateRatio.NAME).steps(10, tiny.andThen(Feed.loss(2.2)));
    assertEquals(List.of(UpdateRatio.NAME), stuck.positives());
    Feed learned = Feed.of(UpdateRatio.NAME).steps(10, tiny.andThen(Feed.loss(0.1)));
    assertEquals(List.of(), learned.findings());
    Feed planned =
        new Feed(
            Feed.run(4, "relu").withPlannedSteps(100),
            HealthSettings.standard().only(UpdateRatio.NAME));
    planned.steps(10, Feed.all(Statistic.UPDATE_NORM, 1.9e-3).andThen(Feed.loss(2.2)));
    assertEquals(List.of(UpdateRatio.NAME), planned.positives());
  }

  @Test
  void skippedStepsAndARateOfZeroAreNotJudged() {
    for (String rule : List.of(UpdateRatio.NAME, UnchangedParameters.NAME)) {
      Feed skipped =
          Feed.of(rule)
              .steps(
                  20,
                  Feed.all(Statistic.UPDATE_NORM, 0)
                      .andThen(Feed.loss(2.3))
                      .andThen(numbers -> numbers.setSkipped("update_not_finite", "")));
      assertEquals(List.of(), skipped.findings(), rule);
      Feed still =
          Feed.of(rule)
              .steps(
                  20,
                  Feed.all(Statistic.UPDATE_NORM, 0).andThen(numbers -> numbers.setLoss(2.3, 0)));
      assertEquals(List.of(), still.findings(), rule);
    }
  }

  @Test
  void weightsThatStayAreNamed() {
    Feed feed =
        Feed.of(UnchangedParameters.NAME)
            .steps(3, numbers -> numbers.set(Statistic.UPDATE_NORM, 2, 0));
    assertEquals("dense3", feed.one().where());
    Feed lost = Feed.of(UnchangedParameters.NAME).steps(3, Feed.all(Statistic.UPDATE_NORM, 2e-7));
    assertEquals(1, lost.findings().size());
    Feed atItsEnd =
        Feed.of(UnchangedParameters.NAME)
            .steps(3, Feed.all(Statistic.UPDATE_NORM, 2e-7).andThen(Feed.loss(1e-6)));
    assertEquals(List.of(), atItsEnd.findings());
    assertEquals(
        List.of(),
        Feed.of(UnchangedParameters.NAME)
            .steps(9, Feed.all(Statistic.UPDATE_NORM, 4e-7))
            .findings());
  }

  @Test
  void gradientsOfZeroAreNamedUnlessTheLossIsAtItsEnd() {
    Consumer<StepNumbers> zero = Feed.all(Statistic.GRADIENT_NORM, 0);
    assertEquals(List.of(), Feed.of(AllZero.NAME).steps(4, zero).findings());
    Feed feed = Feed.of(AllZero.NAME).steps(5, zero);
    assertEquals(Severity.ERROR, feed.one().severity());
    assertEquals("dense1..dense5 (5 layers)", feed.one().where());
    assertEquals(List.of(), Feed.of(AllZero.NAME).steps(5, zero.andThen(Feed.loss(0))).findings());
  }
}
