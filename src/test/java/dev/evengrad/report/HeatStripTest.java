package dev.evengrad.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.report.HeatStrip.Cell;
import dev.evengrad.testing.Allocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatStripTest {
  private static final double EXACT = 1e-12;

  private static WatchedRun run(int profiled) {
    List<WatchedLayer> layers = new ArrayList<>();
    for (int i = 1; i <= profiled; i++) {
      layers.add(WatchedLayer.of("dense" + i, "dense", 8, 8, "relu", true));
    }
    layers.add(WatchedLayer.of("out", "dense", 8, 2, "identity", false));
    return new WatchedRun("", "", "", 2, "", 8, layers);
  }

  /** A step whose norms of delta are these. */
  private static StepNumbers step(long step, double... deltas) {
    StepNumbers numbers = new StepNumbers(deltas.length + 1);
    numbers.begin(step);
    for (int i = 0; i < deltas.length; i++) {
      numbers.set(Statistic.DELTA_NORM, i, deltas[i]);
    }
    return numbers;
  }

  @Test
  void cellsAreDecadesOfTheLastLayerOfTheProfile() {
    HeatStrip strip = new HeatStrip(run(3), 10);
    assertEquals(List.of("dense1", "dense2", "dense3"), strip.layers());
    strip.accept(step(5, 1e-7, 20, 0.02));
    strip.accept(step(6, 0, Double.NaN, 1));
    strip.accept(step(8, 1, Double.POSITIVE_INFINITY, 0));
    strip.accept(new StepNumbers(4));
    assertEquals(4, strip.bins());
    assertEquals(Math.log10(1e-7 / 0.02), strip.log10(0, 0), EXACT);
    assertEquals(3, strip.log10(1, 0), EXACT);
    assertEquals(0, strip.log10(2, 0), EXACT);
    assertEquals(Cell.ZERO, strip.cell(0, 1));
    assertEquals(Cell.NOT_FINITE, strip.cell(1, 1));
    assertEquals(Cell.NONE, strip.cell(0, 2), "there is nothing to compare it with");
    assertEquals(Cell.NOT_FINITE, strip.cell(1, 2));
    assertEquals(Cell.ZERO, strip.cell(2, 2));
    assertEquals(Cell.NONE, strip.cell(2, 3));
    assertEquals(8, strip.firstStep(2));
  }

  @Test
  void moreStepsThanBinsMakeMeans() {
    HeatStrip strip = new HeatStrip(run(2), 8);
    for (int step = 0; step < 1000; step++) {
      strip.accept(step(step, step == 700 ? Double.NaN : Math.pow(10, step / 100.0 - 5), 1));
    }
    assertEquals(128, strip.stepsPerBin());
    assertEquals(8, strip.bins());
    for (int bin = 0; bin < strip.bins(); bin++) {
      long from = 128L * bin;
      long to = Math.min(999, from + 127);
      assertEquals(from, strip.firstStep(bin));
      assertEquals(to, strip.lastStep(bin));
      double sum = 0;
      int count = 0;
      for (long step = from; step <= to; step++) {
        if (step != 700) {
          sum += step / 100.0 - 5;
          count++;
        }
      }
      assertEquals(sum / count, strip.log10(0, bin), EXACT, "bin " + bin);
      assertEquals(bin == 5 ? Cell.NOT_FINITE : Cell.NUMBER, strip.cell(0, bin));
      assertEquals(0, strip.log10(1, bin), EXACT);
    }
  }

  @Test
  void withoutDeltaGradientsAreShown() {
    HeatStrip strip = new HeatStrip(run(2), 8);
    StepNumbers numbers = new StepNumbers(3);
    numbers.begin(0);
    strip.accept(numbers);
    numbers.begin(1);
    numbers.set(Statistic.GRADIENT_NORM, 0, 1);
    numbers.set(Statistic.GRADIENT_NORM, 1, 100);
    strip.accept(numbers);
    assertEquals(Statistic.GRADIENT_NORM, strip.statistic());
    assertEquals(-2, strip.log10(0, 1), EXACT);
    List<String> lines = new HeatStripText(strip, 80, 10, false).lines();
    assertEquals(
        "|dW| by layer and step, in decades of |dW| of dense2 (output side)", lines.getFirst());
  }

  @Test
  void aRunWithoutAProfileShowsAllLayers() {
    assertEquals(List.of("dense1", "out"), new HeatStrip(run(1), 8).layers());
    HeatStrip none = new HeatStrip(new WatchedRun("", "", "", 0, "", 0, List.of()), 8);
    none.accept(new StepNumbers(0));
    assertEquals(List.of(), new HeatStripText(none, 80, 10, false).lines());
  }

  @Test
  void textHasACharacterForEachCell() {
    HeatStrip strip = new HeatStrip(run(3), 40);
    for (int step = 0; step < 30; step++) {
      strip.accept(
          step(
              step,
              Math.pow(10, -step),
              step < 29 ? Math.pow(10, Math.floor(step / 10.0)) : Double.NaN,
              step < 29 ? 1 : 0));
    }
    assertEquals(
        List.of(
            "|delta| by layer and step, in decades of |delta| of dense3 (output side)",
            "dense1 .1234567899999999999999999999 ",
            "dense2 ..........AAAAAAAAAABBBBBBBBB!",
            "dense3 ............................._",
            "step   0           12          24  29",
            ". alike   1 to 9 decades smaller   A to I decades larger   _ zero   ! not finite",
            "a column is a step"),
        new HeatStripText(strip, 80, 10, false).lines());
  }

  @Test
  void colourAddsNothingButColours() {
    HeatStrip strip = new HeatStrip(run(3), 40);
    for (int step = 0; step < 30; step++) {
      strip.accept(step(step, Math.pow(10, -step), Math.pow(10, step), step < 29 ? 1 : Double.NaN));
    }
    List<String> plain = new HeatStripText(strip, 80, 10, false).cells();
    List<String> coloured = new HeatStripText(strip, 80, 10, true).cells();
    assertEquals(
        plain, coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList());
    assertTrue(coloured.getFirst().contains("\u001b[48;5;195;38;5;16m1\u001b[48;5;153;38;5;16m2"));
    assertTrue(coloured.getLast().endsWith("!\u001b[0m"), "colours end with the line");
  }

  @Test
  void moreLayersThanLinesShareThem() {
    HeatStrip strip = new HeatStrip(run(30), 40);
    double[] deltas = new double[30];
    for (int i = 0; i < 30; i++) {
      deltas[i] = Math.pow(10, (i - 29) / 4.0);
    }
    strip.accept(step(0, deltas));
    assertEquals(
        List.of("dense1..dense4   7", "dense5..dense8   6", "dense9..dense12  5"),
        new HeatStripText(strip, 60, 8, false).cells().subList(0, 3));
  }

  @Test
  void anyWidthHolds() {
    for (int width : new int[] {0, 20, 21, 33, 80, 200}) {
      for (int layers : new int[] {1, 2, 7}) {
        WatchedRun run = run(layers);
        HeatStripText text = HeatStripText.of(run, width, 3, false);
        for (int step = 0; step < 300; step++) {
          text.strip().accept(step(1_000_000_000L + step, new double[layers]));
          for (String line : text.cells()) {
            assertTrue(line.length() <= Math.max(20, width), line);
          }
        }
      }
    }
  }

  @Test
  void nothingIsAllocatedByAStep() {
    HeatStrip strip = new HeatStrip(run(20), 60);
    StepNumbers numbers = step(0, new double[20]);
    Allocation.assertNone("a step of a strip", 1000, () -> strip.accept(numbers));
  }
}
