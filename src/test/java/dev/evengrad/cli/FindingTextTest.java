package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTextTest {
  private static Finding of(
      Severity severity, String where, long first, long last, boolean open, String remedy) {
    return new Finding(
        "vanishing", severity, where, "delta shrinks", remedy, first, last, open, List.of());
  }

  @Test
  void aLineSaysWhatWhereWhenAndWhatToTry() {
    assertEquals(
        "warning vanishing dense1..dense3 at step 7: delta shrinks; try: relu",
        FindingText.line(of(Severity.WARNING, "dense1..dense3", 7, 7, true, "relu")));
    assertEquals(
        "error vanishing at step 9: delta shrinks",
        FindingText.line(of(Severity.ERROR, "", 7, 9, true, "")),
        "when it grows worse");
    assertEquals(
        "notice vanishing: delta shrinks",
        FindingText.line(of(Severity.NOTICE, "", 0, 0, true, "")),
        "before the first step");
    assertEquals(
        "over: vanishing dense1, steps 7 to 9",
        FindingText.line(of(Severity.WARNING, "dense1", 7, 9, false, "relu")));
  }

  @Test
  void aSummaryCountsAndHasALineForEach() {
    assertEquals(List.of("health: no findings"), FindingText.summary(List.of()));
    assertEquals(
        List.of(
            "health: 1 error, 2 warnings, 1 notice",
            "  warning vanishing dense1, steps 7 to 9: delta shrinks; try: relu",
            "  warning vanishing dense2, step 7, over",
            "  notice vanishing: delta shrinks",
            "  error vanishing, step 8: delta shrinks"),
        FindingText.summary(
            List.of(
                of(Severity.WARNING, "dense1", 7, 9, true, "relu"),
                of(Severity.WARNING, "dense2", 7, 7, false, "relu"),
                of(Severity.NOTICE, "", 0, 0, true, ""),
                of(Severity.ERROR, "", 8, 8, true, ""))));
  }
}
