package dev.evengrad.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  @Test
  void float32LeavesEveryNumber() {
    for (float value : new float[] {0f, -0f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE}) {
      assertEquals(
          Float.floatToRawIntBits(value), Float.floatToRawIntBits(Precision.FLOAT32.round(value)));
    }
  }

  @Test
  void bf16GivesTheNearestOfItsNumbersAndTheEvenOneOfTwo() {
    CounterRandom random = CounterRandom.of(3, "bits", 0);
    for (int i = 0; i < 200_000; i++) {
      int bits = random.bits(i);
      float value = Float.intBitsToFloat(i % 3 == 0 ? (bits & 0xFFFF0000) | 0x8000 : bits);
      if (!Float.isFinite(value) || Math.abs(value) > 0x1.FEp127f) {
        continue;
      }
      int below = Float.floatToRawIntBits(value) & 0xFFFF0000;
      int above = below + 0x10000;
      double down = Math.abs((double) value - Float.intBitsToFloat(below));
      double up = Math.abs(Float.intBitsToFloat(above) - (double) value);
      int nearest = down < up ? below : up < down ? above : (below & 0x10000) == 0 ? below : above;
      assertEquals(nearest, Float.floatToRawIntBits(Precision.BF16.round(value)), () -> "" + value);
    }
  }

  @Test
  void bf16KeepsZerosInfinityAndNan() {
    assertEquals(0x80000000, Float.floatToRawIntBits(Precision.BF16.round(-0f)));
    assertEquals(0f, Precision.BF16.round(Float.MIN_VALUE));
    assertEquals(Float.NEGATIVE_INFINITY, Precision.BF16.round(Float.NEGATIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, Precision.BF16.round(Float.MAX_VALUE));
    assertTrue(Float.isNaN(Precision.BF16.round(Float.intBitsToFloat(0x7FFFFFFF))));
    assertTrue(Float.isNaN(Precision.BF16.round(Float.intBitsToFloat(0xFF800001))));
  }

  @Test
  void itsTextReadsBack() {
    for (Precision precision : Precision.values()) {
      assertEquals(precision, Precision.parse(precision.toString()));
    }
    assertEquals("bf16", Precision.BF16.toString());
    assertEquals(
        "precision is 'fp16', expected one of float32, bf16",
        assertThrows(SettingException.class, () -> Precision.parse("fp16")).getMessage());
  }
}
