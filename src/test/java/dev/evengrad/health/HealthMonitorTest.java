package dev.evengrad.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.testing.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
  private static final WatchedRun UNKNOWN = new WatchedRun("", "", "", 0, "", 0, List.of());

  private static float[] filled(int length, double value) {
    float[] array = new float[length];
    Arrays.fill(array, (float) value);
    return array;
  }

  /** Hands a step of a chain whose delta shrinks by a factor a layer towards the input. */
  private static void step(HealthMonitor monitor, long step, int layers, double factor) {
    for (int l = 0; l < layers; l++) {
      double delta = Math.pow(factor, layers - 1 - l);
      monitor.accept(
          step, "layer" + l, filled(16, 0.01), filled(32, delta), filled(32, 1), null, null);
    }
  }

  @Test
  void arraysOfAnotherFrameworkGiveTheProfile() {
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN);
    step(monitor, 7, 12, 0.5);
    monitor.endStep(1, 0.1);
    List<Finding> found = monitor.findings();
    assertEquals(List.of("vanishing"), found.stream().map(Finding::rule).toList());
    assertEquals(7, found.getFirst().firstStep());
    // the last of the twelve is taken for the output layer
    assertEquals(Math.log10(0.5) * 10, found.getFirst().evidence().getFirst().value(), 1e-6);
  }

  @Test
  void aStepEndsWithTheFirstLayerOfTheNextOne() {
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN);
    step(monitor, 1, 12, 0.5);
    assertEquals(List.of(), monitor.findings());
    step(monitor, 2, 12, 0.5);
    assertEquals(1, monitor.findings().size());
    monitor.endStep(Double.NaN, 0.1);
    assertEquals(
        List.of("vanishing", "non_finite"),
        monitor.findings().stream().map(Finding::rule).toList());
  }

  @Test
  void layersThatComeAndGoAreTakenAsTheyCome() {
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN);
    for (int step = 0; step < 100; step++) {
      step(monitor, step, 1 + step % 7, 0.9);
      monitor.accept(step, "odd \"name\"\n" + step % 3, filled(0, 1));
      monitor.accept(step, "none", null);
      monitor.endStep(1, 0.1);
    }
    monitor.endStep(1, 0.1);
    assertEquals(List.of(), monitor.findings());
    assertEquals(11, monitor.run().layers().size());
  }

  @Test
  void nanInAnArrayNamesTheLayerAndTheStep() {
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN);
    step(monitor, 1, 4, 1);
    float[] bad = filled(16, 1);
    bad[3] = Float.NaN;
    monitor.accept(1, "layer2", bad);
    monitor.endStep(1, 0.1);
    Finding found = monitor.findings().getFirst();
    assertEquals("non_finite", found.rule());
    assertEquals("layer2", found.where());
    assertTrue(found.message().startsWith("in step 1 in the backward pass"), found.message());
  }

  @Test
  void rulesMadeForARunKnowNoOtherLayers() {
    HealthMonitor monitor = new HealthMonitor(UNKNOWN, List.of());
    monitor.accept(1, "layer0", filled(1, 1));
    assertThrows(SettingException.class, () -> monitor.endStep(1, 1));
  }

  @Test
  void arraysHaveHistograms() {
    ArrayStep arrays = new ArrayStep(new WatchedRun("", "", "", 0, "", 0, List.of()));
    arrays.take(1, "fc1", new float[] {0.5f, -3, 0, 2}, null, new float[] {Float.NaN}, null, null);
    arrays.take(1, "fc2", null, new float[] {0x1p-100f, 1}, null, null, null);
    Log2Histograms histograms = arrays.end().histograms();
    assertTrue(histograms.any());
    assertEquals(-1, histograms.lowest(LayerTensor.GRADIENT, 0));
    assertEquals(1, histograms.highest(LayerTensor.GRADIENT, 0));
    assertEquals(1, histograms.count(LayerTensor.GRADIENT, 0, -1));
    assertEquals(2, histograms.count(LayerTensor.GRADIENT, 0, 1));
    assertEquals(1, histograms.zeros(LayerTensor.GRADIENT, 0));
    assertEquals(1, histograms.notFinite(LayerTensor.ACTIVATION, 0));
    assertFalse(histograms.has(LayerTensor.DELTA, 0));
    assertEquals(1, histograms.count(LayerTensor.DELTA, 1, -63), "what is lower is counted there");
    assertEquals(0, histograms.count(LayerTensor.DELTA, 1, 500));
  }

  @Test
  void zeroLayersAreWatchedByTheirLoss() {
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN);
    StepNumbers numbers = monitor.newNumbers();
    for (int step = 0; step < 300; step++) {
      numbers.begin(step);
      numbers.setLoss(step < 299 ? 1.0 / (1 + step) : Double.POSITIVE_INFINITY, 0.1);
      monitor.accept(numbers);
    }
    assertEquals(List.of("non_finite"), monitor.findings().stream().map(Finding::rule).toList());
  }

  @Test
  void stepsWithNothingMeasuredRaiseNothing() {
    List<WatchedLayer> layers = new ArrayList<>();
    for (int l = 0; l < 5; l++) {
      layers.add(WatchedLayer.of("dense" + l, "dense", 8, 8, "relu", l < 4));
    }
    HealthMonitor monitor =
        HealthMonitor.of(new WatchedRun("", "", "softmax_cross_entropy", 3, "adam", 32, layers));
    StepNumbers numbers = monitor.newNumbers();
    for (int step = 0; step < 300; step++) {
      numbers.begin(step);
      monitor.accept(numbers);
    }
    assertEquals(List.of(), monitor.findings());
  }

  @Test
  void listenerHearsOfEachFindingOnce() {
    List<Finding> heard = new ArrayList<>();
    HealthMonitor monitor =
        HealthMonitor.of(UNKNOWN, HealthSettings.standard().onFinding(heard::add));
    for (int step = 0; step < 500; step++) {
      step(monitor, step, 12, 0.2);
      monitor.endStep(1, 0.1);
    }
    assertEquals(
        1,
        heard.stream().filter(finding -> finding.rule().equals("vanishing")).count(),
        heard::toString);
    assertEquals(499, monitor.findings().getFirst().lastStep());
  }

  @Test
  void limitsAndRulesAreSettings() {
    HealthSettings lenient = HealthSettings.standard().with(Threshold.VANISHING_DECADES, -9);
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN, lenient);
    step(monitor, 1, 12, 0.5);
    monitor.endStep(1, 0.1);
    assertEquals(List.of(), monitor.findings());
    monitor = HealthMonitor.of(UNKNOWN, HealthSettings.standard().without("vanishing"));
    step(monitor, 1, 12, 0.5);
    monitor.endStep(1, 0.1);
    assertEquals(List.of(), monitor.findings());
    SettingException wrong =
        assertThrows(SettingException.class, () -> HealthSettings.standard().only("vanishes"));
    assertTrue(wrong.getMessage().contains("vanishing"), wrong.getMessage());
    assertThrows(SettingException.class, () -> HealthSettings.standard().every(0));
    assertThrows(
        SettingException.class,
        () -> HealthSettings.standard().with(Threshold.SPIKE_Z, Double.NaN));
  }

  @Test
  void nothingIsAllocatedWhileFindingsLast() {
    HealthMonitor monitor = HealthMonitor.of(UNKNOWN);
    float[][] deltas = new float[12][];
    String[] names = new String[12];
    float[] ones = filled(16, 1);
    for (int l = 0; l < 12; l++) {
      deltas[l] = filled(32, Math.pow(0.5, 12 - l));
      names[l] = "layer" + l;
    }
    long[] step = {0};
    Allocation.assertNone(
        "a step of all rules, with findings that last",
        20,
        () -> {
          step[0]++;
          for (int l = 0; l < 12; l++) {
            monitor.accept(step[0], names[l], ones, deltas[l], ones, ones, ones);
          }
          monitor.endStep(1, 0.1);
        });
    assertTrue(monitor.findings().stream().anyMatch(Finding::open));
  }

  @Test
  void aMillionStepsWithAFaultThatComesAndGoesAreFewFindings() {
    HealthMonitor monitor =
        HealthMonitor.of(
            new WatchedRun(
                "",
                "",
                "",
                0,
                "",
                0,
                List.of(
                    WatchedLayer.of("a", "dense", 4, 4, "relu", true),
                    WatchedLayer.of("b", "dense", 4, 4, "relu", true))));
    List<Finding> heard = new ArrayList<>();
    monitor.onFinding(heard::add);
    StepNumbers numbers = monitor.newNumbers();
    for (int step = 0; step < 1_000_000; step++) {
      numbers.begin(step);
      numbers.setLoss(1 + 0.1 * Math.sin(step), 0.1);
      boolean bad = step % 1000 < 50;
      numbers.set(Statistic.DELTA_NORM, 0, bad ? 1e-6 : 1);
      numbers.set(Statistic.DELTA_NORM, 1, 1);
      numbers.set(Statistic.GRADIENT_NORM, 0, step % 5000 == 4999 ? 1e6 : 1);
      numbers.set(Statistic.GRADIENT_NORM, 1, 1);
      monitor.accept(numbers);
    }
    assertTrue(monitor.findings().size() < 60, () -> monitor.findings().size() + " findings");
    assertTrue(heard.size() < 120, () -> heard.size() + " changes");
  }
}
