package dev.evengrad.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarAndStripTest {
  private static final String CAPTION =
      "|delta|, decades of dense3's: . alike 1-9 smaller A-I larger _ zero ! not finite";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(out, true, UTF_8);

  private static WatchedRun run(int layers) {
    List<WatchedLayer> all = new ArrayList<>();
    for (int i = 1; i <= layers; i++) {
      all.add(WatchedLayer.of("dense" + i, "dense", 8, 8, "relu", true));
    }
    return new WatchedRun("", "", "", 0, "", 8, all);
  }

  private static StepNumbers step(long step, double... deltas) {
    StepNumbers numbers = new StepNumbers(deltas.length);
    numbers.begin(step);
    for (int i = 0; i < deltas.length; i++) {
      numbers.set(Statistic.DELTA_NORM, i, deltas[i]);
    }
    return numbers;
  }

  /// What is on the screen after it was full to its last line before.
  private Screen screen(int columns, int rows) {
    Screen screen = new Screen(columns, rows);
    screen.print("\n".repeat(rows - 1));
    screen.print("before\n");
    screen.print(out.toString(UTF_8));
    return screen;
  }

  private static List<String> from(String first, List<String> lines) {
    return lines.subList(lines.indexOf(first), lines.size());
  }

  @Test
  void theStripIsRedrawnBelowTheBar() {
    for (boolean colour : new boolean[] {false, true}) {
      out.reset();
      BarAndStrip both = new BarAndStrip(err, 90, 24, colour);
      both.accept("epoch 0/3 [   ]");
      both.watch(run(3));
      both.accept("epoch 0/3 [=  ]");
      assertEquals(List.of("before", "epoch 0/3 [=  ]"), from("before", screen(91, 24).lines()));
      both.measured(step(1, 1e-4, 0.01, 1));
      both.accept("epoch 0/3 [== ]");
      both.measured(step(2, 1e-3, Double.NaN, 1));
      both.accept("epoch 1/3 [===]");
      List<String> expected =
          List.of("before", "epoch 1/3 [===]", "dense1 43", "dense2 2!", "dense3 ..", CAPTION);
      Screen screen = screen(91, 24);
      assertEquals(expected, from("before", screen.lines()));
      assertEquals(24 - 5, screen.row(), "the cursor is in the bar's line");
      both.close();
      err.print("after\n");
      assertEquals("after", screen(91, 24).lines().getLast());
      assertEquals(expected, from("before", screen(91, 24).lines()).subList(0, 6));
    }
  }

  @Test
  void whatIsSaidComesAboveAndTearsNothing() {
    BarAndStrip both = new BarAndStrip(err, 90, 24, true);
    both.watch(run(3));
    both.measured(step(1, 1, 1, 1));
    both.accept("bar 1");
    both.above("warning: one");
    both.measured(step(2, 1, 1, 1));
    both.above("warning: " + "two ".repeat(60));
    both.accept("bar 2");
    List<String> lines = from("before", screen(91, 24).lines());
    assertEquals("warning: one", lines.get(1));
    assertTrue(String.join("", lines).contains("two two"), lines.toString());
    assertEquals(
        List.of("bar 2", "dense1 ..", "dense2 ..", "dense3 ..", CAPTION),
        lines.subList(lines.size() - 5, lines.size()));
    assertEquals(1, lines.stream().filter(line -> line.startsWith("bar")).count());
  }

  @Test
  void aBarAloneWhereThereIsNoRoomOrNothingToCompare() {
    for (BarAndStrip both :
        List.of(
            new BarAndStrip(err, 90, 6, false),
            new BarAndStrip(err, 15, 24, false),
            new BarAndStrip(err, 90, 0, false))) {
      both.watch(run(3));
      both.measured(step(1, 1, 1, 1));
      both.accept("bar");
    }
    BarAndStrip one = new BarAndStrip(err, 90, 24, false);
    one.watch(run(1));
    one.measured(step(1, 1));
    one.accept("bar");
    assertEquals("\rbar".repeat(4), out.toString(UTF_8));
  }

  @Test
  void manyLayersShareEightLines() {
    BarAndStrip both = new BarAndStrip(err, 90, 24, false);
    both.watch(run(100));
    double[] deltas = new double[100];
    java.util.Arrays.fill(deltas, 1);
    both.measured(step(1, deltas));
    both.accept("bar");
    assertEquals(1 + 8 + 1, from("bar", screen(91, 24).lines()).size());
  }

  @TempDir private Path dir;

  @Test
  void trainingOnATerminalShowsIt() {
    Streams streams =
        new Streams(new PrintStream(new ByteArrayOutputStream()), err, 100, 24, 0, false);
    int code =
        Main.execute(
            streams,
            "train",
            "--epochs",
            "2",
            "--out",
            dir.resolve("m.safetensors").toString(),
            "--network",
            "input 64; repeat 12 [ dense 32 sigmoid ]; dense 10");
    assertEquals(0, code);
    List<String> lines = screen(100, 24).lines();
    int bar = lines.size();
    while (!lines.get(--bar).startsWith("epoch 2/2 [")) {
      assertTrue(bar > 0, lines.toString());
    }
    assertTrue(lines.get(bar + 1).matches("dense1..dense2 +[5-9]+"), lines.toString());
    assertTrue(lines.get(bar + 7).startsWith("|delta|, decades of dense12's"), lines.toString());
    assertTrue(
        lines.subList(0, bar).stream().anyMatch(line -> line.startsWith("warning vanishing")),
        lines.toString());
    assertEquals(1, lines.stream().filter(line -> line.startsWith("epoch ")).count());
  }

  @Test
  void withoutHealthOrATerminalThereIsNoStrip() {
    String[] train = {
      "train", "--epochs", "1", "--out", dir.resolve("m.safetensors").toString(), "--no-health"
    };
    Streams terminal =
        new Streams(new PrintStream(new ByteArrayOutputStream()), err, 100, 24, 0, false);
    assertEquals(0, Main.execute(terminal, train));
    assertFalse(out.toString(UTF_8).contains("|delta|"));
    assertFalse(Ran.good("train", "--epochs", "1", "--out", train[4]).err().contains("\u001b"));
  }
}
