package dev.evengrad.health.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.InputNumbers.Column;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StepRulesTest {
  private static Consumer<StepNumbers> norm(double norm) {
    return numbers -> numbers.setNorms(norm, norm, false);
  }

  @Test
  void forwardIsNamedNearestTheInputAndBackwardNearestTheOutput() {
    Feed forward =
        Feed.of(NonFinite.NAME)
            .step(
                numbers -> {
                  numbers.set(Statistic.ACTIVATION_RMS, 3, Double.NaN);
                  numbers.set(Statistic.ACTIVATION_RMS, 2, Double.POSITIVE_INFINITY);
                  numbers.set(Statistic.DELTA_NORM, 4, Double.NaN);
                });
    assertEquals("dense3", forward.one().where());
    assertEquals(Severity.ERROR, forward.one().severity());
    assertEquals(
        "in step 0 in the forward pass the output of dense3 is not finite, which is where it"
            + " begins",
        forward.one().message());
    Feed backward =
        Feed.of(NonFinite.NAME)
            .step(
                numbers -> {
                  numbers.set(Statistic.DELTA_NORM, 1, Double.NaN);
                  numbers.set(Statistic.DELTA_NON_FINITE, 3, 2);
                });
    assertEquals("dense4", backward.one().where());
  }

  @Test
  void stepThatWasLeftOutIsAWarningAndManyOnEndAnError() {
    Feed feed = Feed.of(NonFinite.NAME);
    Consumer<StepNumbers> skipped =
        numbers -> {
          numbers.setLoss(Double.NaN, 0.01);
          numbers.setSkipped("forward_not_finite", "dense2");
        };
    feed.step(skipped);
    assertEquals(Severity.WARNING, feed.one().severity());
    assertEquals("dense2", feed.one().where());
    assertTrue(
        feed.one().message().contains("the step was left out (forward not finite)"),
        feed.one().message());
    feed.step(skipped).step(skipped);
    assertEquals(Severity.ERROR, feed.one().severity());
    assertTrue(feed.one().message().contains("3 steps on end by step 2"), feed.one().message());
    feed.healthy(30);
    assertFalse(feed.one().open());
    assertEquals(2, feed.one().lastStep());
  }

  @Test
  void infiniteLossAloneIsNamedAsTheLoss() {
    Feed feed = Feed.of(NonFinite.NAME).step(Feed.loss(Double.POSITIVE_INFINITY));
    assertEquals("", feed.one().where());
    assertTrue(feed.one().message().contains("the loss is infinite"), feed.one().message());
    // absent is not the same as NaN
    Feed absent = Feed.of(NonFinite.NAME).step(numbers -> numbers.begin(1));
    assertEquals(List.of(), absent.findings());
  }

  /** Norms that scatter by a fifth of a decade. */
  private static Feed scattering(Feed feed, int steps) {
    for (int i = 0; i < steps; i++) {
      feed.step(norm(Math.pow(10, 0.2 * Math.sin(i * 1.7))));
    }
    return feed;
  }

  @Test
  void spikeIsAWarningWhereItIsTenTimesTheLargestSoFar() {
    Feed feed = scattering(Feed.of(Spike.NAME), 100);
    feed.step(norm(9 * Math.pow(10, 0.2)));
    assertEquals(Severity.NOTICE, feed.one().severity());
    Feed larger = scattering(Feed.of(Spike.NAME), 100).step(norm(11 * Math.pow(10, 0.2)));
    Finding found = larger.one();
    assertEquals(Severity.WARNING, found.severity());
    assertEquals(100, found.firstStep());
    assertTrue(found.message().contains("in step 100, 11"), found.message());
    scattering(larger, 40);
    assertFalse(larger.one().open());
  }

  @Test
  void largeAfterSmallButWithinWhatWasBeforeIsNoSpike() {
    Feed feed = Feed.of(Spike.NAME).steps(30, norm(5));
    for (int i = 0; i < 300; i++) {
      feed.step(norm(5 * Math.pow(0.98, i)));
    }
    feed.step(norm(4.9));
    assertEquals(List.of(), feed.findings());
  }

  @Test
  void manySpikesAreOneFindingWithTheirNumber() {
    Feed feed = Feed.of(Spike.NAME);
    for (int i = 0; i < 100; i++) {
      scattering(feed, 50).step(norm(Math.pow(10, 3 + 0.05 * i)));
    }
    assertTrue(feed.findings().size() <= 3, () -> feed.findings().toString());
    assertTrue(
        feed.findings().stream().anyMatch(finding -> finding.message().contains("such steps by")));
  }

  @Test
  void spikeWithoutTheNormOfAllIsSeenFromThoseOfTheLayers() {
    Feed feed = Feed.of(Spike.NAME);
    Consumer<StepNumbers> noNorm = numbers -> numbers.begin(numbers.step());
    feed.steps(50, noNorm.andThen(Feed.all(Statistic.GRADIENT_NORM, 1)));
    feed.step(noNorm.andThen(Feed.all(Statistic.GRADIENT_NORM, 500)));
    assertEquals(List.of(Spike.NAME), feed.positives());
  }

  @Test
  void clippingInMostStepsIsANoticeAndCuttingToATenthAWarning() {
    Feed feed = Feed.of(ClippingHidesFault.NAME);
    for (int i = 0; i < 120; i++) {
      int odd = i % 3;
      feed.step(numbers -> numbers.setNorms(odd == 0 ? 0.5 : 20, odd == 0 ? 0.5 : 1, odd != 0));
    }
    assertEquals(Severity.NOTICE, feed.one().severity());
    assertEquals(99, feed.one().firstStep());
    assertTrue(feed.one().message().endsWith("of the gradient's norm"), feed.one().message());
    Consumer<StepNumbers> cut =
        numbers -> {
          numbers.setNorms(100, 1, true);
          numbers.setLoss(2.3, 0.01);
        };
    Feed stuck = Feed.of(ClippingHidesFault.NAME).steps(99, cut);
    assertEquals(List.of(), stuck.findings());
    stuck.step(cut);
    assertEquals(Severity.WARNING, stuck.one().severity());
    Feed learned = Feed.of(ClippingHidesFault.NAME).steps(200, cut.andThen(Feed.loss(0.3)));
    assertEquals(List.of(), learned.findings());
    Feed adam =
        new Feed(
            Feed.run("adam(0.001)", 4, "relu"),
            HealthSettings.standard().only(ClippingHidesFault.NAME));
    adam.steps(300, cut);
    assertEquals(Severity.NOTICE, adam.one().severity());
    Feed half = Feed.of(ClippingHidesFault.NAME);
    for (int i = 0; i < 200; i++) {
      boolean clip = i % 3 == 1;
      half.step(numbers -> numbers.setNorms(99, clip ? 1 : 99, clip));
    }
    assertEquals(List.of(), half.findings());
  }

  private static InputNumbers inputs(double mean, double deviation, double other) {
    return new InputNumbers(
        List.of(
            new Column("a", mean, deviation, mean - 3 * deviation, mean + 3 * deviation),
            new Column("b", 0, other, -3 * other, 3 * other),
            new Column("constant", 1e6, 0, 1e6, 1e6)));
  }

  private static Feed given(InputNumbers numbers) {
    Feed feed = Feed.of(InputsNotNormalized.NAME);
    feed.monitor.accept(numbers);
    return feed;
  }

  @Test
  void inputsFarFromOneAreNamedFromTheirColumns() {
    assertEquals(List.of(), given(inputs(0, 1, 1)).findings());
    assertEquals(List.of(), given(inputs(5, 6, 8)).findings());
    Finding large = given(inputs(200, 100, 100)).one();
    assertEquals(Severity.WARNING, large.severity());
    assertTrue(large.message().contains("goes from -100 to 500"), large.message());
    assertEquals(1, given(inputs(10, 10, 10)).findings().size());
    assertEquals(1, given(inputs(0, 0.09, 0.09)).findings().size());
    assertEquals(1, given(inputs(0, 5, 1e-3)).findings().size());
    assertEquals(List.of(), given(new InputNumbers(List.of())).findings());
  }

  @Test
  void inputsFarFromOneAreAWarningIfNothingIsLearned() {
    Feed stuck = given(inputs(0, 0.01, 0.01)).steps(100, Feed.loss(2.3));
    assertEquals(Severity.NOTICE, stuck.one().severity());
    stuck.step(Feed.loss(2.3));
    assertEquals(Severity.WARNING, stuck.one().severity());
    assertTrue(
        stuck.one().message().endsWith("after 101 steps nothing is learned"),
        stuck.one().message());
    Feed learns = given(inputs(0, 0.01, 0.01)).steps(150, Feed.loss(1.9));
    assertEquals(Severity.NOTICE, learns.one().severity());
  }

  @Test
  void inputsFarFromOneAreWorkedOutFromTheFirstLayer() {
    // |gradient| / |delta| of inputs of 1 with 64 columns lies between 8 and 8 sqrt(64)
    Feed healthy = Feed.of(InputsNotNormalized.NAME).steps(10, same -> {});
    assertEquals(List.of(), healthy.findings());
    Feed large =
        Feed.of(InputsNotNormalized.NAME)
            .steps(10, numbers -> numbers.set(Statistic.GRADIENT_NORM, 0, 0.1 * 8 * 8 * 11));
    assertEquals(4, large.one().firstStep());
    Feed small =
        Feed.of(InputsNotNormalized.NAME)
            .steps(10, numbers -> numbers.set(Statistic.GRADIENT_NORM, 0, 0.1 * 8 * 0.09));
    assertTrue(small.one().message().endsWith("or less"), small.one().message());
  }

  @Test
  void poorInitialisationIsSeenFromWeightsOutputsAndTheFirstLoss() {
    Feed zero =
        Feed.of(PoorInitialization.NAME).step(numbers -> numbers.set(Statistic.WEIGHT_NORM, 1, 0));
    assertEquals("dense2", zero.one().where());
    Feed output =
        Feed.of(PoorInitialization.NAME).step(numbers -> numbers.set(Statistic.WEIGHT_NORM, 4, 0));
    assertEquals(List.of(), output.findings());
    Feed shrinks =
        Feed.of(PoorInitialization.NAME)
            .step(numbers -> numbers.set(Statistic.ACTIVATION_RMS, 3, 0.009));
    assertEquals("dense1..dense4", shrinks.one().where());
    assertEquals(-2.05, shrinks.one().evidence().getFirst().value(), 0.01);
    Feed loss = Feed.of(PoorInitialization.NAME).step(Feed.loss(7));
    assertEquals(Severity.NOTICE, loss.one().severity());
    loss.steps(100, Feed.loss(3));
    assertEquals(Severity.WARNING, loss.one().severity());
    assertTrue(loss.one().message().endsWith("after 101 steps it is 3.00"), loss.one().message());
    assertEquals(List.of(), Feed.of(PoorInitialization.NAME).step(Feed.loss(6.8)).findings());
    Feed later = Feed.of(PoorInitialization.NAME).healthy(10).step(Feed.loss(24));
    assertEquals(List.of(), later.findings());
  }

  private static WatchedRun chain() {
    List<WatchedLayer> layers =
        List.of(
            new WatchedLayer("a", "dense", 8, 8, "relu", false, true, true, 0, false),
            new WatchedLayer("b", "dense", 8, 8, "relu", false, true, true, 0, false),
            new WatchedLayer("c", "dense", 8, 8, "identity", true, true, true, -1, true));
    return new WatchedRun("", "", "", 0, "", 0, layers);
  }

  @Test
  void brokenIdentityAccusesTheEngine() {
    HealthSettings only = HealthSettings.standard().only(IdentityBroken.NAME);
    Consumer<StepNumbers> equal = Feed.all(Statistic.WEIGHT_GRADIENT_PRODUCT, 0.3);
    Feed feed = new Feed(chain(), only);
    feed.steps(20, equal.andThen(numbers -> numbers.set(Statistic.UNIT_PRODUCT_MAX, 2, 0.01)));
    assertEquals(List.of(), feed.findings());
    Feed broken = new Feed(chain(), only);
    broken.steps(
        2, equal.andThen(numbers -> numbers.set(Statistic.WEIGHT_GRADIENT_PRODUCT, 1, 0.35)));
    assertEquals("b", broken.one().where());
    assertEquals(Severity.ERROR, broken.one().severity());
    assertTrue(
        broken
            .one()
            .message()
            .endsWith("the engine or the machine computes wrongly, not the network"));
    Feed unit = new Feed(chain(), only);
    unit.steps(2, numbers -> numbers.set(Statistic.UNIT_PRODUCT_MAX, 2, 0.06));
    assertEquals("c", unit.one().where());
  }
}
