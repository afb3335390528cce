package dev.evengrad.io.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fuzzer's test on damaged records, so that every build has some. */
class DamagedRecordTest {
  private static final int SEED = 20_260_312;
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ",",
    ":",
    "\n",
    "NaN",
    "-Infinity",
    "null",
    "\"layers\"",
    "\"step\"",
    "\\u0000",
    "\\ud800",
    "1e999",
    "-1",
    "\u00ff",
    "\"layers\": [",
    "\"layers\": {",
    "true",
    "1e9",
    "[]"
  };

  @Test
  void anyDamageIsSurvived() {
    byte[] whole =
        """
        {"run": "r", "format": 1, "layers": [{"name": "a", "inputs": 3, "bias": true, "chain": 1}, "b"]}
        {"step": 0, "loss": 1.5, "clipped": true, "layers": {"a": {"delta_norm": 0.25}, "b": {"delta_norm": NaN}}}
        {"step": 1, "skipped": "why", "layers": {"a": {"delta_norm": 0.5, "gradient_zeros": "NaN", "delta_log2": {"lowest": -3, "counts": [1, 2], "zeros": 1}}}}
        {"after_step": 1, "training_loss": 1.2}
        """
            .getBytes(UTF_8);
    Random random = new Random(SEED);
    RunRecordFuzzTest fuzz = new RunRecordFuzzTest();
    for (int run = 0; run < 3_000; run++) {
      StringBuilder damaged = new StringBuilder(new String(whole, ISO_8859_1));
      for (int fault = random.nextInt(4); fault >= 0; fault--) {
        int at = random.nextInt(damaged.length());
        int to = Math.min(damaged.length(), at + random.nextInt(12));
        damaged.replace(at, to, PIECES[random.nextInt(PIECES.length)]);
      }
      byte[] bytes = damaged.toString().getBytes(ISO_8859_1);
      try {
        fuzz.read(bytes);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + SEED + ", run " + run + ": " + damaged, e);
      }
    }
  }
}
