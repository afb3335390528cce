package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.KilledJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that saves without pause is killed at a random moment, ten times. */
class KilledWhileSavingTest {
  private static final int KILLS = 10;
  private static final int SEED = 20_260_101;

  @TempDir Path folder;

  @Test
  @Timeout(60)
  void theFileIsOneVersionAsAWhole() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    int last = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Path file = folder.resolve("model.safetensors");
      int delay = random.nextInt(60_000);
      KilledJvm.after(delay, SavingLoop.class, file);
      String what = "kill %d, %d us after the first save, seed %d".formatted(kill, delay, SEED);
      Safetensors read = Safetensors.read(file);
      int version = Integer.parseInt(read.metadata().get("version"));
      float[] expected = new float[SavingLoop.ELEMENTS];
      Arrays.fill(expected, version);
      assertArrayEquals(expected, read.floats("weights"), what);
      assertEquals(version, read.longs("steps")[0], what);
      last = Math.max(last, version);
    }
    assertTrue(last > 1, "no process came to its second save; the kills proved nothing");
  }
}
