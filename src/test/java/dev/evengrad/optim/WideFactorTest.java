package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WideFactorTest {
  private static final double U = Floats.U;

  @Test
  void twoStepsGiveTheProductWithinTwoRoundings() {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      double magnitude = Math.scalb(1 + random.nextDouble(), random.nextInt(500) - 250);
      double factor = random.nextBoolean() ? magnitude : -magnitude;
      float g = Float.intBitsToFloat(random.nextInt());
      double exact = g * factor;
      if (!Float.isFinite(g) || Math.abs(exact) > 3.4e38) {
        continue;
      }
      float result = g * WideFactor.first(factor) * WideFactor.second(factor);
      // The factor's rest is rounded once and the product once; below the normal floats absolutely.
      double allowed = Math.abs(exact) * 2.01 * U + Float.MIN_VALUE;
      assertEquals(exact, result, allowed, g + " * " + factor);
    }
  }

  @Test
  void zeroAndTheSmallestFactorGiveZero() {
    for (double factor : new double[] {0, Double.MIN_VALUE, -1e-300}) {
      assertTrue(WideFactor.isWide(factor));
      assertEquals(0, Math.abs(3e38f * WideFactor.first(factor) * WideFactor.second(factor)));
    }
  }

  @Test
  void ordinaryFactorsAreNotWide() {
    for (double factor : new double[] {1, 0x1p-120, -0x1p120, 1e-30}) {
      assertFalse(WideFactor.isWide(factor));
    }
    assertTrue(WideFactor.isWide(1e-37));
    assertTrue(WideFactor.isWide(1e37));
  }
}
