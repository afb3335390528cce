package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theDeviationIsThatOfASample() {
    assertEquals(new Spread(5, Math.sqrt(32 / 7.0), 2, 1), Spread.of(true, 2, 4, 4, 4, 5, 5, 7, 9));
    assertEquals(new Spread(1, 0, 1, 1), Spread.of(false, 1, 1));
  }

  @Test
  void theWorstIsTheHighestWhereLowIsGood() {
    assertEquals(3, Spread.of(false, 1, 2, 4, 4).worstFold());
    assertEquals(1, Spread.of(true, 1, 2, 4, 4).worstFold());
  }

  @Test
  void whatIsNoNumberIsTheWorst() {
    assertEquals(2, Spread.of(true, 1, Double.NaN, 0).worstFold());
    assertEquals(2, Spread.of(false, 1, Double.NaN, 3).worstFold());
  }
}
