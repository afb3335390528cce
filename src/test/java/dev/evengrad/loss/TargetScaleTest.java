package dev.evengrad.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetScaleTest {
  @Test
  void takesMeanAndDeviationOfEachColumn() {
    // means 200000 and -0.5, deviations 100000 (log2 16.61) and 0.5
    float[] values = {100_000, 0, 300_000, -1, 100_000, -1, 300_000, 0};
    TargetScale scale = TargetScale.fitting(values, 2);
    assertEquals(TargetScale.of(new float[] {200_000, -0.5f}, new int[] {17, -1}), scale);
    float[] scaled = new float[8];
    assertTrue(scale.scale(4, values, 0, scaled));
    float z = 100_000 / 131_072f;
    assertArrayEquals(new float[] {-z, 1, z, -1, -z, -1, z, 1}, scaled);
    float[] back = new float[8];
    scale.restore(4, scaled, 0, 2, back, 0);
    assertArrayEquals(values, back);
  }

  /** The boundary between two powers of two is their geometric mean. */
  @ParameterizedTest
  @CsvSource({
    "1.4142134, 0", // the floats below and above the square root of 2
    "1.4142137, 1",
    "0.70710677, -1",
    "0.7071068, 0",
    "3e38, 127",
    "1e-40, -133",
    "1.4e-45, -149"
  })
  void theExponentIsTheNearestOnALogarithmicScale(float deviation, int exponent) {
    TargetScale scale = TargetScale.fitting(new float[] {-deviation, deviation}, 1);
    assertEquals(0, scale.mean(0));
    assertEquals(exponent, scale.exponent(0));
  }

  @Test
  void aConstantColumnIsOnlyMoved() {
    float[] values = new float[1000];
    java.util.Arrays.fill(values, 0.1f);
    TargetScale scale = TargetScale.fitting(values, 1);
    assertEquals(TargetScale.of(0.1f, 0), scale);
    assertEquals(0, scale.scaled(0.1f, 0));
    assertEquals(TargetScale.of(7, 0), TargetScale.fitting(new float[] {7}, 1), "one row");
    assertEquals(
        TargetScale.of(0, 0), TargetScale.fitting(new float[] {0, -0f}, 1), "nothing but zeros");
  }

  @Test
  void theLargestValuesDoNotOverflow() {
    float[] values = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
    TargetScale scale = TargetScale.fitting(values, 1);
    float[] scaled = new float[4];
    assertTrue(scale.scale(4, values, 0, scaled));
    for (int i = 0; i < 4; i++) {
      assertTrue(Math.abs(scaled[i]) < 4, "scaled " + scaled[i]);
      assertEquals(values[i], scale.restored(scaled[i], 0), 1e-6 * Float.MAX_VALUE);
    }
  }

  @Test
  void eachIsRoundedOnce() {
    TargetScale scale = TargetScale.of(203_441.2, 17);
    CounterRandom random = CounterRandom.of(1, "targets", 0);
    for (int i = 0; i < 1000; i++) {
      float target = 200_000 + 100_000 * random.gaussian(i);
      float scaled = scale.scaled(target, 0);
      double exact = ((double) target - 203_441.2f) / 131_072;
      assertEquals((float) exact, scaled);
      double back = (double) scaled * 131_072 + 203_441.2f;
      assertEquals((float) back, scale.restored(scaled, 0));
    }
  }

  @Test
  void theDigitsThatAFloatHasNotCount() {
    double[] exact = {1_000_000.01, 1_000_000.02, 1_000_000.03};
    float[] rounded = {1_000_000, 1_000_000, 1_000_000};
    TargetScale scale = TargetScale.fitting(exact, 1);
    assertEquals(1_000_000, scale.mean(0));
    float[] scaled = new float[3];
    TargetScale finer = TargetScale.of(1_000_000, -7);
    assertTrue(finer.scale(3, rounded, exact, 0, scaled));
    assertArrayEquals(new float[] {1.28f, 2.56f, 3.84f}, scaled, 1e-5f);
    rounded[1] = 7; // somebody wrote another target
    assertTrue(finer.scale(3, rounded, exact, 0, scaled));
    assertEquals((7 - 1e6f) * 128, scaled[1]);
  }

  @Test
  void saysWhatDoesNotFit() {
    assertFalse(TargetScale.of(0, -149).scale(1, new float[] {1e5f}, 0, new float[1]));
    assertThrows(SettingException.class, () -> TargetScale.of(Double.NaN, 0));
    assertThrows(SettingException.class, () -> TargetScale.of(1e39, 0));
    assertThrows(SettingException.class, () -> TargetScale.of(0, 128));
    assertThrows(SettingException.class, () -> TargetScale.of(0, -150));
    assertThrows(SettingException.class, () -> TargetScale.of(new float[2], new int[1]));
    assertThrows(SettingException.class, () -> TargetScale.of(new float[0], new int[0]));
  }

  @Test
  void equalOnesAreEqual() {
    TargetScale scale = TargetScale.of(203_441.2, 17);
    assertEquals("(t - 203441.2) / 2^17", scale.toString());
    assertEquals(TargetScale.of(203_441.2, 17), scale);
    assertEquals(TargetScale.of(203_441.2, 17).hashCode(), scale.hashCode());
    assertNotEquals(TargetScale.of(203_441.2, 16), scale);
    assertNotEquals(TargetScale.of(203_441, 17), scale);
    assertEquals("(t - 0.0) / 2^0, (t - 0.0) / 2^0", TargetScale.identity(2).toString());
  }
}
