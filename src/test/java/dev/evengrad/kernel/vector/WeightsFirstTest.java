package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which products take the weights as their left operand. */
class WeightsFirstTest {
  @ParameterizedTest
  @CsvSource({"128, 128", "1024, 784", "1, 1", "10, 4096", "333, 77"})
  void roomIsMadeForTheMostRowsThatComeThisWay(int outputs, int inputs) {
    int most = WeightsFirst.mostRows(Integer.MAX_VALUE, outputs, inputs);
    assertTrue(most == 0 || WeightsFirst.pays(most, outputs, inputs));
    assertFalse(WeightsFirst.pays(most + 1, outputs, inputs));
    assertEquals(Math.min(3, most), WeightsFirst.mostRows(3, outputs, inputs));
  }

  /** Rows are padded to 32: the sums of 2^26 outputs would have 2^31 entries, more than an array holds. */
  @Test
  void weightsWhoseSumsFitNoArrayGoTheOtherWay() {
    assertFalse(WeightsFirst.pays(1, 1 << 26, 4));
    assertTrue(WeightsFirst.pays(1, (1 << 26) - 1, 4));
    assertFalse(WeightsFirst.pays(1, 1, Integer.MAX_VALUE));
  }
}
