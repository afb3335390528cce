package dev.evengrad.health.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossRulesTest {
  private static final double CHANCE = Math.log(10);

  @Test
  void lossThatDoesNotLeaveChanceIsStalled() {
    Feed feed = Feed.of(LossStalled.NAME).steps(199, Feed.loss(0.98 * CHANCE));
    assertEquals(List.of(), feed.findings());
    feed.step(Feed.loss(0.98 * CHANCE));
    assertEquals(Severity.WARNING, feed.one().severity());
    assertEquals(199, feed.one().firstStep());
    assertTrue(feed.one().message().contains("2.26"), feed.one().message());
    assertTrue(feed.one().message().contains("2.30"), feed.one().message());
    feed.steps(200, Feed.loss(0.5));
    assertFalse(feed.one().open());
  }

  @Test
  void lossThatHasLeftChanceOrIsAtItsEndIsNotStalled() {
    assertEquals(
        List.of(), Feed.of(LossStalled.NAME).steps(300, Feed.loss(0.96 * CHANCE)).findings());
    assertEquals(List.of(), Feed.of(LossStalled.NAME).steps(300, Feed.loss(1e-7)).findings());
  }

  @Test
  void lossThatComesDownFromThereIsNotStalled() {
    Feed feed = Feed.of(LossStalled.NAME);
    for (int i = 0; i < 400; i++) {
      feed.step(Feed.loss(i < 100 ? CHANCE : CHANCE * (1 - 0.002 * (i - 100))));
    }
    assertEquals(List.of(), feed.findings());
  }

  @Test
  void withoutALossOfChanceItIsANotice() {
    WatchedRun run = Feed.run(2, "relu");
    WatchedRun values = new WatchedRun("", "", "mse", 0, "", 0, run.layers());
    Feed feed = new Feed(values, HealthSettings.standard().only(LossStalled.NAME));
    feed.steps(250, Feed.loss(3));
    assertEquals(Severity.NOTICE, feed.one().severity());
    Feed known =
        new Feed(values.withChanceLoss(3), HealthSettings.standard().only(LossStalled.NAME));
    known.steps(250, Feed.loss(3));
    assertEquals(Severity.WARNING, known.one().severity());
  }

  @Test
  void lossThatSwingsByAsMuchAsThereIsToLearnOscillates() {
    Feed feed = Feed.of(LossOscillating.NAME);
    for (int i = 0; i < 60; i++) {
      feed.step(Feed.loss(CHANCE * (i % 2 == 0 ? 0.6 : 1.3)));
    }
    assertEquals(List.of(LossOscillating.NAME), feed.positives());
    Feed less = Feed.of(LossOscillating.NAME);
    for (int i = 0; i < 60; i++) {
      less.step(Feed.loss(CHANCE * (i % 2 == 0 ? 0.6 : 1.05)));
    }
    assertEquals(List.of(), less.findings());
  }

  @Test
  void lossThatGrowsPastItsStartDiverges() {
    Feed feed = Feed.of(LossDiverging.NAME).steps(30, Feed.loss(CHANCE));
    feed.steps(100, Feed.loss(1.9 * CHANCE));
    assertEquals(List.of(), feed.findings());
    feed.steps(100, Feed.loss(2.5 * CHANCE));
    assertEquals(Severity.WARNING, feed.one().severity());
    feed.steps(100, Feed.loss(30 * CHANCE));
    assertEquals(Severity.ERROR, feed.one().severity());
    feed.steps(200, Feed.loss(1));
    assertFalse(feed.one().open());
  }

  @Test
  void lossThatComesBackToSeveralTimesItsLowestDiverges() {
    Feed feed = Feed.of(LossDiverging.NAME).steps(100, Feed.loss(0.3 * CHANCE));
    feed.steps(200, Feed.loss(0.85 * CHANCE));
    assertEquals(List.of(), feed.findings());
    feed.steps(200, Feed.loss(0.95 * CHANCE));
    assertEquals(Severity.WARNING, feed.one().severity());
  }

  @Test
  void lossThatStartsHighAndComesDownDoesNotDiverge() {
    Feed feed = Feed.of(LossDiverging.NAME);
    for (int i = 0; i < 100; i++) {
      feed.step(Feed.loss(30 * Math.pow(0.95, i)));
    }
    assertEquals(List.of(), feed.findings());
  }

  @Test
  void lossThatJumpsAndStaysIsNamedAfterTwentySteps() {
    Feed feed = Feed.of(LossJump.NAME).steps(50, Feed.loss(0.2)).steps(19, Feed.loss(3));
    assertEquals(List.of(), feed.findings());
    feed.step(Feed.loss(3));
    assertEquals(69, feed.one().firstStep());
    feed.steps(60, Feed.loss(0.2));
    assertFalse(feed.one().open());
  }

  @Test
  void oneHardBatchIsNoJump() {
    Feed feed = Feed.of(LossJump.NAME).steps(50, Feed.loss(0.2)).step(Feed.loss(5));
    feed.steps(50, Feed.loss(0.2));
    assertEquals(List.of(), feed.findings());
  }

  @Test
  void fromNextToNothingToLittleIsNoJump() {
    Feed feed = Feed.of(LossJump.NAME).steps(50, Feed.loss(1e-5)).steps(50, Feed.loss(0.5));
    assertEquals(List.of(), feed.findings());
  }

  @Test
  void lossThatIsNotANumberIsNotJudged() {
    for (String rule :
        List.of(LossStalled.NAME, LossOscillating.NAME, LossDiverging.NAME, LossJump.NAME)) {
      Feed feed = Feed.of(rule).steps(200, Feed.loss(Double.NaN));
      assertEquals(List.of(), feed.findings(), rule);
    }
  }

  private static Feed planned(double held, double atTheEnd) {
    Feed feed =
        new Feed(
            Feed.run(4, "relu").withPlannedSteps(200),
            HealthSettings.standard().only(LossStalled.NAME));
    feed.steps(100, Feed.loss(2));
    evaluate(feed, 100, 2, 2, held);
    return feed.steps(79, Feed.loss(atTheEnd)).step(Feed.loss(atTheEnd));
  }

  @Test
  void lossThatIsStillFallingWhenTheRunEndsIsTooSlow() {
    Feed feed = planned(0.8, 1.4);
    assertEquals(Severity.WARNING, feed.one().severity());
    assertEquals(179, feed.one().firstStep());
    assertTrue(
        feed.one()
            .message()
            .startsWith("after 180 of 200 steps the loss is 1.40, half way it was 2"),
        feed.one().message());
    assertTrue(feed.one().message().contains("it still comes down"), feed.one().message());
    assertTrue(feed.one().remedy().startsWith("more epochs"), feed.one().remedy());
    assertEquals(List.of(), planned(0.9, 1.4).findings(), "good enough");
    assertEquals(List.of(), planned(0.8, 1.9).findings(), "hardly falls");
    assertEquals(List.of(), planned(0.8, 0.4).findings(), "little to win");
    assertEquals(1, planned(0.5, 1.6).findings().size(), "bad, with a high loss");
  }

  /** As on labels that are noise. */
  @Test
  void littleLearnedAndNoMoreToComeIsSaidSo() {
    Feed feed = planned(0.3, 2);
    assertEquals(Severity.WARNING, feed.one().severity());
    assertTrue(
        feed.one().message().endsWith("little has been learned, and it comes down no further"),
        feed.one().message());
    assertTrue(feed.one().remedy().contains("whether the labels belong to the rows"));
  }

  @Test
  void highLossWithRightAnswersIsANotice() {
    for (String rule : List.of(LossStalled.NAME, LossDiverging.NAME)) {
      Feed feed = Feed.of(rule).steps(20, Feed.loss(CHANCE));
      evaluate(feed, 20, 9, 9, 0.95);
      feed.steps(200, Feed.loss(9));
      assertEquals(Severity.NOTICE, feed.one().severity(), rule);
    }
  }

  private static void evaluate(Feed feed, long step, double training, double held, double right) {
    feed.monitor.accept(new EvaluationNumbers(step, training, held, right, right));
  }

  @Test
  void validationLossThatRisesIsANoticeAndWithFallingAccuracyAWarning() {
    Feed feed = Feed.of(Overfitting.NAME);
    evaluate(feed, 100, 0.5, 0.6, 0.9);
    evaluate(feed, 200, 0.3, 0.7, 0.9);
    evaluate(feed, 300, 0.2, 0.73, 0.9);
    evaluate(feed, 400, 0.1, 0.74, 0.9);
    assertEquals(List.of(), feed.findings());
    evaluate(feed, 500, 0.05, 0.75, 0.9);
    assertEquals(Severity.NOTICE, feed.one().severity());
    assertEquals(500, feed.one().firstStep());
    for (int i = 0; i < 4; i++) {
      evaluate(feed, 600 + 100 * i, 0.04, 0.9, 0.74);
    }
    assertEquals(Severity.NOTICE, feed.one().severity());
    evaluate(feed, 1000, 0.04, 0.9, 0.74);
    assertEquals(Severity.WARNING, feed.one().severity());
    assertTrue(feed.one().message().contains("fell from 90 % to 74 %"), feed.one().message());
  }

  @Test
  void bothLossesRisingOrAccuracyUnknownIsNoOverfitting() {
    Feed feed = Feed.of(Overfitting.NAME);
    evaluate(feed, 100, 0.5, 0.6, 0.9);
    for (int i = 0; i < 10; i++) {
      evaluate(feed, 200 + i, 2, 3, 0.5);
    }
    assertEquals(List.of(), feed.findings());
    Feed unknown = Feed.of(Overfitting.NAME);
    for (int i = 0; i < 10; i++) {
      evaluate(unknown, i, Double.NaN, Double.NaN, Double.NaN);
    }
    assertEquals(List.of(), unknown.findings());
  }
}
