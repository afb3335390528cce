package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Names from strangers cannot forge lines or steer a terminal. */
class QuotedTest {
  @Test
  void showsWhatIsPlainAndEscapesTheRest() {
    assertEquals("'dense1.weight é 世 😀'", Quoted.of("dense1.weight é 世 😀"));
    assertEquals(
        "'a\\u000a\\u001b[31m\\u202e\\u0085\\u2028'", Quoted.of("a\n\u001b[31m\u202e\u0085\u2028"));
    assertEquals("'\\ud800'", Quoted.of("\ud800"));
  }

  @Test
  void cutsWhatIsLong() {
    assertEquals("'" + "x".repeat(60) + "'", Quoted.of("x".repeat(60)));
    assertEquals("'" + "x".repeat(60) + "'...", Quoted.of("x".repeat(1_000_000)));
  }
}
