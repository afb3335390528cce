package dev.evengrad.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.report.StepBins;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class HeatGridTest {
  private static final int LAYERS = 2;

  private final HeatGrid grid = new HeatGrid(Statistic.DELTA_NORM, LAYERS, 4);
  private final StepBins bins = new StepBins(4);
  private final StepNumbers numbers = new StepNumbers(LAYERS);

  /// A step in which the first layer alone is measured.
  private void step(long step, double value) {
    numbers.begin(step);
    numbers.set(Statistic.DELTA_NORM, 0, value);
    grid.accept(numbers, bins.take(step, grid));
  }

  private short[] levels(String which) {
    byte[] bytes = Base64.getDecoder().decode(grid.json(bins.used()).get(which).asString());
    short[] levels = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(levels);
    return levels;
  }

  private static void assertLevels(short[] levels, int... expected) {
    assertEquals(expected.length, levels.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], levels[i], "cell " + i);
    }
  }

  @Test
  void levelsAreHundredthsOfADecade() {
    assertEquals(0, HeatGrid.level(1));
    assertEquals(-250, HeatGrid.level(Math.pow(10, -2.5)));
    assertEquals(-32_331, HeatGrid.level(Double.MIN_VALUE));
    assertEquals(30_825, HeatGrid.level(Double.MAX_VALUE));
    assertEquals(HeatGrid.ZERO, HeatGrid.level(0));
    assertEquals(HeatGrid.INFINITE, HeatGrid.level(Double.POSITIVE_INFINITY));
    assertEquals(HeatGrid.NOT_A_NUMBER, HeatGrid.level(Double.NaN));
  }

  @Test
  void aLayerThatIsNotMeasuredStaysOut() {
    assertTrue(grid.isEmpty());
    step(0, 10);
    step(1, 0);
    assertFalse(grid.isEmpty());
    assertLevels(levels("low"), 100, HeatGrid.ZERO, HeatGrid.NONE, HeatGrid.NONE);
    assertLevels(levels("high"), 100, HeatGrid.ZERO, HeatGrid.NONE, HeatGrid.NONE);
  }

  @Test
  void spikesDipsAndWhatIsNotFiniteOutlastMerging() {
    double[] values = {1, 100, 0.01, 1, 1, Double.NaN, 0, 1};
    for (int i = 0; i < values.length; i++) {
      step(i, values[i]);
    }
    assertEquals(2, bins.stepsPerBin());
    short[] low = levels("low");
    short[] high = levels("high");
    assertLevels(Arrays.copyOf(low, 4), 0, -200, 0, HeatGrid.ZERO);
    assertLevels(Arrays.copyOf(high, 4), 200, 0, HeatGrid.NOT_A_NUMBER, 0);
    assertEquals(HeatGrid.NONE, low[4]);
  }

  @Test
  void aRatioIsOverTheNormOfTheWeights() {
    HeatGrid ratio = new HeatGrid(Statistic.UPDATE_NORM, Statistic.WEIGHT_NORM, 1, 2);
    StepNumbers one = new StepNumbers(1);
    one.set(Statistic.UPDATE_NORM, 0, 0.02);
    StepBins steps = new StepBins(2);
    ratio.accept(one, steps.take(0, ratio));
    assertTrue(ratio.isEmpty(), "the weights are not known");
    one.set(Statistic.WEIGHT_NORM, 0, 2);
    ratio.accept(one, 0);
    byte[] bytes = Base64.getDecoder().decode(ratio.json(1).get("low").asString());
    assertEquals(-200, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort());
  }
}
