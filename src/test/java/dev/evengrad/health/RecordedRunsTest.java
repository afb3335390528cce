package dev.evengrad.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What our rules say of runs that PyTorch made: seven numbers a layer. */
class RecordedRunsTest {
  private static List<Finding> positives(String name) {
    return RecordedRun.of(name).watch(HealthSettings.standard()).findings().stream()
        .filter(finding -> finding.severity() != Severity.NOTICE)
        .toList();
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  @Test
  void healthyRunRaisesNoWarning() {
    assertEquals(List.of(), positives("healthy-relu-4"));
  }

  @Test
  void vanishingIsNamedAtTheFirstStepWithTheLayersTowardsTheInput() {
    List<Finding> found = positives("vanishing-tanh-30-default-init");
    assertEquals(List.of("vanishing"), rules(found));
    assertEquals(0, found.getFirst().firstStep());
    assertEquals(199, found.getFirst().lastStep());
    assertTrue(found.getFirst().open());
    assertEquals("layers.0..layers.20", found.getFirst().where());
    assertEquals(-7.2, found.getFirst().evidence().getFirst().value(), 0.1);
  }

  @Test
  void vanishingIsNamedWhereGradientsOfTheWeightsAreOfOneSize() {
    List<Finding> found = positives("vanishing-relu-24-xavier-frozen-biases");
    assertEquals(List.of("vanishing"), rules(found));
    assertEquals(0, found.getFirst().firstStep());
    assertEquals(-3.6, found.getFirst().evidence().getFirst().value(), 0.1);
  }

  @Test
  void spikeIsNamedAtItsStepAndThenWhatIsNotFinite() {
    List<Finding> found = positives("spike-relu-4-at-step-120");
    assertEquals(List.of("spike", "non_finite"), rules(found));
    assertEquals(120, found.getFirst().firstStep());
    assertTrue(found.getFirst().message().contains("the inputs of this batch are"));
    assertEquals(124, found.get(1).firstStep());
    assertEquals("layers.3", found.get(1).where());
    assertEquals(Severity.ERROR, found.get(1).severity());
  }

  @Test
  void explodingIsNamedFromTheProfileBeforeAnythingIsInfinite() {
    List<Finding> found = positives("exploding-relu-20-twice-he");
    assertEquals(List.of("exploding", "non_finite"), rules(found));
    assertEquals(0, found.getFirst().firstStep());
    assertEquals(4, found.get(1).firstStep());
    assertEquals("layers.6", found.get(1).where());
  }
}
