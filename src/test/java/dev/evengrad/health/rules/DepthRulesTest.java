package dev.evengrad.health.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DepthRulesTest {
  /** The scatter of a profile over 21 layers of 64. */
  private static final double SPREAD = Math.sqrt(21.0 / 64);

  /** A slope in a run that learns nothing. */
  private static Consumer<StepNumbers> stuck(double slope) {
    return Feed.slope(slope).andThen(Feed.loss(2.3));
  }

  @Test
  void vanishingFarBelowTheLimitIsAWarningAtOnce() {
    double spread = Math.sqrt(6.0 / 64);
    Feed far = Feed.of(Vanishing.NAME, 6, "relu").step(stuck((-6 - spread - 0.01) / 5));
    assertEquals(Severity.WARNING, far.one().severity());
  }

  @Test
  void vanishingThatRecoversOrDoesNotKeepTheLossUpIsANotice() {
    Feed recovers = Feed.of(Vanishing.NAME, 6, "relu");
    for (int i = 0; i < 12; i++) {
      recovers.step(stuck((-3.5 + 0.05 * i) / 5));
    }
    assertEquals(Severity.NOTICE, recovers.one().severity());
    Feed learns =
        Feed.of(Vanishing.NAME, 6, "relu").steps(50, Feed.slope(-3.0 / 5).andThen(Feed.loss(1.9)));
    assertEquals(Severity.NOTICE, learns.one().severity());
  }

  @Test
  void vanishingIsAWarningBelowTheLimitAndANoticeAboveIt() {
    Feed below = Feed.of(Vanishing.NAME, 21, "relu").step(stuck((-2 - SPREAD - 0.01) / 20));
    assertEquals(Severity.WARNING, below.one().severity());
    double spread = Math.sqrt(6.0 / 64);
    Feed shallow = Feed.of(Vanishing.NAME, 6, "relu");
    shallow.steps(7, stuck((-2 - spread - 0.01) / 5));
    assertEquals(Severity.NOTICE, shallow.one().severity());
    shallow.step(stuck((-2 - spread - 0.01) / 5));
    assertEquals(Severity.WARNING, shallow.one().severity());
    assertEquals(0, shallow.one().firstStep());
    Feed above = Feed.of(Vanishing.NAME, 21, "relu").steps(50, stuck((-2 - SPREAD + 0.01) / 20));
    assertEquals(Severity.NOTICE, above.one().severity());
    Feed healthy = Feed.of(Vanishing.NAME, 21, "relu").step(Feed.slope(-1.99 / 20));
    assertEquals(List.of(), healthy.findings());
  }

  @Test
  void vanishingSaysWhichLayersByHowMuchAndWhatToTry() {
    Feed feed = Feed.of(Vanishing.NAME, 21, "sigmoid").step(Feed.slope(-0.25));
    Finding found = feed.one();
    assertEquals("dense1..dense12", found.where());
    assertEquals(
        "delta shrinks from 0.10 at dense21 to 1.0e-6 at dense1, by 0.25 decades a layer:"
            + " dense1..dense12 get less than 1 % of the gradient of the last hidden layer",
        found.message());
    assertTrue(
        found.remedy().contains("relu, selu or gelu in the place of sigmoid"), found.remedy());
    Finding.Evidence evidence = found.evidence().getFirst();
    assertEquals("dense1", evidence.layer());
    assertEquals(-5, evidence.value(), 1e-9);
    assertEquals(-2 - SPREAD, evidence.threshold(), 1e-9);
  }

  @Test
  void vanishingLastsAndCloses() {
    Feed feed = Feed.of(Vanishing.NAME, 21, "relu").steps(100, Feed.slope(-0.2));
    assertEquals(99, feed.one().lastStep());
    assertTrue(feed.one().open());
    feed.healthy(60);
    assertFalse(feed.one().open());
    assertEquals(0, feed.one().firstStep());
  }

  @Test
  void vanishingInTheMiddleIsSeenThoughTheTotalFactorIsOne() {
    Feed feed =
        Feed.of(Vanishing.NAME, 9, "relu")
            .step(numbers -> numbers.set(Statistic.DELTA_NORM, 4, 1e-6));
    assertEquals("dense5", feed.one().where());
  }

  @Test
  void vanishingSeesWhatBecameZeroByUnderflow() {
    Feed feed =
        Feed.of(Vanishing.NAME, 30, "sigmoid")
            .step(
                numbers -> {
                  Feed.slope(-2).accept(numbers);
                  for (int l = 0; l < 8; l++) {
                    numbers.set(Statistic.DELTA_NORM, l, 0);
                  }
                });
    assertEquals(Severity.WARNING, feed.one().severity());
    Feed dead =
        Feed.of(Vanishing.NAME, 30, "relu")
            .step(numbers -> numbers.set(Statistic.DELTA_NORM, 0, 0));
    assertEquals(List.of(), dead.findings());
  }

  @Test
  void oneLayerHasNoProfile() {
    for (String rule : List.of(Vanishing.NAME, Exploding.NAME)) {
      Feed feed = Feed.of(rule, 1, "relu").steps(3, Feed.all(Statistic.DELTA_NORM, 1e-30));
      assertEquals(List.of(), feed.findings());
    }
  }

  @Test
  void explodingIsAWarningAboveTheLimitAndANoticeBelowIt() {
    Feed above = Feed.of(Exploding.NAME, 21, "relu").step(Feed.slope((0.85 + SPREAD + 0.01) / 20));
    assertEquals(Severity.WARNING, above.one().severity());
    assertEquals(2, above.one().evidence().size());
    Feed below = Feed.of(Exploding.NAME, 21, "relu").step(Feed.slope((0.85 + SPREAD - 0.01) / 20));
    assertEquals(Severity.NOTICE, below.one().severity());
    assertEquals(
        List.of(), Feed.of(Exploding.NAME, 21, "relu").step(Feed.slope(0.84 / 20)).findings());
  }

  @Test
  void growthByAPowerLawIsNoExplosion() {
    Feed feed =
        Feed.of(Exploding.NAME, 50, "tanh")
            .step(
                numbers -> {
                  for (int l = 0; l < 50; l++) {
                    // steep near the input, flat near the output
                    numbers.set(Statistic.DELTA_NORM, l, 0.1 * Math.pow((50.0) / (l + 1), 1));
                  }
                });
    assertEquals(List.of(), feed.findings());
  }

  @Test
  void tenThousandTimesIsAnErrorWhateverTheSlope() {
    Feed feed =
        Feed.of(Exploding.NAME, 21, "relu")
            .step(
                numbers -> {
                  for (int l = 0; l < 5; l++) {
                    numbers.set(Statistic.DELTA_NORM, l, 1e5);
                  }
                });
    assertEquals(Severity.ERROR, feed.one().severity());
    assertEquals("dense1..dense5", feed.one().where());
  }

  @Test
  void oneStepThatScattersDoesNotExplode() {
    Feed feed = Feed.of(Exploding.NAME, 21, "relu").healthy(30);
    feed.step(Feed.slope(0.2)).healthy(5);
    assertEquals(List.of(), feed.findings());
  }

  /** A record of another framework may not say it. */
  @Test
  void remediesOfAnUnknownActivationAssumeNone() {
    Feed feed = Feed.of(Vanishing.NAME, 10, "").steps(30, Feed.slope(-0.5));
    String remedy = feed.one().remedy();
    assertTrue(remedy.contains("if it is relu or of its kind"), remedy);
    assertTrue(remedy.contains("in its place if it is sigmoid or tanh"), remedy);
  }
}
