package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WilsonTest {
  /// Wilson 1927; 0 of 100 and 10 of 20 as in the literature's examples.
  @Test
  void hasTheIntervalsOfTheFormula() {
    assertEquals(0, new Wilson(0, 100).lower(), 1e-15);
    assertEquals(0.036993, new Wilson(0, 100).upper(), 1e-6);
    assertEquals(0.963007, new Wilson(100, 100).lower(), 1e-6);
    assertEquals(1, new Wilson(100, 100).upper(), 1e-15);
    assertEquals(0.299298, new Wilson(10, 20).lower(), 1e-6);
    assertEquals(0.700702, new Wilson(10, 20).upper(), 1e-6);
  }

  @Test
  void saysCountsBesideTheRate() {
    assertEquals("0.0 % (0.0 to 3.7), 0 of 100", new Wilson(0, 100).text());
    assertEquals("none", new Wilson(0, 0).text());
  }

  @Test
  void refusesMoreHitsThanTries() {
    assertThrows(IllegalArgumentException.class, () -> new Wilson(3, 2));
  }
}
