package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record is read in 16 MB of heap, however long it is, and if every line has a fault of its own. */
class ManyStepsTest {
  private static void read(int steps) {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Xmx16m", "-XX:+UseSerialGC"),
            ReadingManySteps.class,
            Integer.toString(steps));
    assertEquals(0, result.exitCode(), result.errors());
    assertEquals(steps + " steps, " + (RecordNotes.MOST + 1) + " notes", result.output().strip());
  }

  @Test
  void aHundredThousandSteps() {
    read(100_000);
  }

  @Test
  @Tag("full")
  void aMillionSteps() {
    read(1_000_000);
  }
}
