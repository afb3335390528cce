package dev.evengrad.io.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.StepNumbers;
import dev.evengrad.testing.KilledJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that records without pause is killed at a random moment, five times. */
class KilledWhileRecordingTest {
  private static final int KILLS = 5;
  private static final int SEED = 20_260_402;

  @TempDir Path folder;

  @Test
  @Timeout(60)
  void theRecordIsReadableToTheStepOfTheKill() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    StepNumbers numbers = new StepNumbers(RecordingLoop.LAYERS);
    for (int kill = 1; kill <= KILLS; kill++) {
      Path file = folder.resolve("run.jsonl");
      KilledJvm.after(random.nextInt(60_000), RecordingLoop.class, file);
      // a record that was killed is replaced by the next one
      try (RunRecordReader reader = RunRecordReader.open(file)) {
        ReadRecord read = ReadRecord.of(reader);
        assertEquals(RecordingLoop.run(), read.run());
        assertTrue(read.steps().size() > 0, "kill " + kill + ", seed " + SEED);
        long step = 0;
        for (ReadRecord.Step found : read.steps()) {
          RecordingLoop.fill(numbers, ++step);
          assertEquals(ReadRecord.Step.of(numbers, read.run()), found);
        }
        assertTrue(
            read.notes().stream().allMatch(note -> note.contains("breaks off")),
            read.notes()::toString);
        assertEquals(
            Files.readString(file).endsWith("\n") ? 0 : 1,
            read.notes().size(),
            read.notes()::toString);
      }
    }
  }
}
