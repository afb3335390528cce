package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressOnTerminalTest {
  private static final EpochReport REPORT =
      new EpochReport(
          7,
          true,
          1500,
          24,
          2,
          11,
          0,
          Double.NaN,
          0.1234,
          0,
          Map.of("accuracy", 0.98),
          0.5,
          0.1f,
          List.of(),
          0.01,
          null);
  private static final Evaluation HELD_OUT = new Evaluation(297, 0.2, Map.of("accuracy", 0.965));

  @Test
  void theBarTakesTheRoomThatTheNumbersLeave() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProgressOnTerminal progress =
        new ProgressOnTerminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new EpochLine(30, "vector 512 bits"),
            120);
    progress.epoch(REPORT, HELD_OUT);
    String wide = progress.text(0.25, 7, 200);
    assertEquals(
        "epoch 7/30 [======                  ] loss 0.1234 | acc 98.0%/96.5% | grad 0.5000 | clip"
            + " 50% | skipped 2 | 150k rows/s | vector 512 bits",
        wide);
    assertEquals(
        "epoch 7/30 [===        ] loss 0.1234 | acc 98.0%/96.5% | grad 0.5000 | clip 50%",
        progress.text(0.25, 7, 79), "on a terminal of 80 columns");
    assertEquals("epoch 7/30 loss 0.1234", progress.text(0.25, 7, 30), "no room for a bar");
    for (int width = 0; width < 130; width++) {
      String line = progress.text(0.25, 7, width);
      assertTrue(line.length() <= width, line);
      assertTrue(line.isEmpty() || (wide.startsWith("epoch 7/30") && isWhole(line, wide)), line);
    }
    progress.begin(0, 720);
    progress.step();
    progress.close();
    progress.close();
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("epoch 7/30 ["));
  }

  /// Whether every part of a line is a part of the widest one, uncut.
  private static boolean isWhole(String line, String widest) {
    return parts(widest).containsAll(parts(line));
  }

  private static List<String> parts(String line) {
    return Arrays.stream(line.replaceFirst("\\[[= ]*\\]", "|").split("\\|", -1))
        .map(String::strip)
        .flatMap(
            part ->
                part.startsWith("epoch 7/30")
                    ? Stream.of("epoch 7/30", part.substring("epoch 7/30".length()).strip())
                    : Stream.of(part))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  @Test
  void beforeTheFirstEpochThereIsABarAlone() {
    ProgressOnTerminal progress =
        new ProgressOnTerminal(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new EpochLine(30, "scalar"),
            80);
    assertEquals("epoch 0/30 [============            ] ", progress.text(0.5, 0, 79));
    assertEquals("epoch 0/30", progress.text(0.5, 0, 12));
  }
}
