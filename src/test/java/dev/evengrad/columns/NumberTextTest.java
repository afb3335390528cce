package dev.evengrad.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts of numbers. */
class NumberTextTest {

  /** Texts next to the middle between two floats, which a rounding to double first would take for it. */
  @Test
  void theFloatOfADoubleIsThatOfTheText() {
    Random random = new Random(5);
    int moved = 0;
    for (int i = 0; i < 20_000; i++) {
      float below = Math.scalb(1 + random.nextFloat(), random.nextInt(-160, 120));
      double middle = ((double) below + (double) Math.nextUp(below)) / 2;
      BigDecimal exact = new BigDecimal(middle);
      BigDecimal little = exact.multiply(new BigDecimal("1e-25"));
      for (BigDecimal number :
          new BigDecimal[] {exact, exact.add(little), exact.subtract(little)}) {
        for (String text : new String[] {number.toString(), number.negate().toString()}) {
          double value = NumberText.parse(text);
          assertEquals(Float.parseFloat(text), (float) value, text);
          moved += value == Double.parseDouble(text) ? 0 : 1;
        }
      }
    }
    assertTrue(moved > 10_000, moved + " were moved");
  }

  @Test
  void doublesStayWhatTheyAre() {
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      double value = random.nextGaussian() * 1e6;
      assertEquals(value, NumberText.parse(Double.toString(value)));
    }
    assertEquals(-0.0, NumberText.parse("-0"));
  }

  @Test
  void numbersForPeople() {
    assertEquals("1700000049", NumberText.plain(1_700_000_049));
    assertEquals("-0.25", NumberText.plain(-0.25));
    assertEquals("0", NumberText.plain(-0.0));
    assertEquals("1.0E-30", NumberText.plain(1e-30));
  }

  @Test
  void missingOrNot() {
    for (String missing : new String[] {"", "NA", "nan", "1.#IND", "-1.#QNAN", "?", "none"}) {
      assertTrue(NumberText.isMissing(missing), missing);
    }
    for (String there : new String[] {"1", "0", "Na", "1.#", "x"}) {
      assertFalse(NumberText.isMissing(there), there);
    }
  }
}
