package dev.evengrad.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.testing.Allocation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThinnedLineTest {
  private static List<Long> x(ThinnedLine line) {
    return line.json().get("x").asArray().elements().stream().map(JsonValue::asLong).toList();
  }

  private static double[] y(ThinnedLine line) {
    return line.json().get("y").asArray().doubles();
  }

  @Test
  void fewStepsStayAsTheyAre() {
    ThinnedLine line = new ThinnedLine(4);
    assertTrue(line.isEmpty());
    line.accept(3, 0.5);
    line.accept(7, Double.NaN);
    line.accept(8, -2);
    assertEquals(List.of(3L, 7L, 8L), x(line));
    assertEquals(List.of(0.5, Double.NaN, -2.0), Arrays.stream(y(line)).boxed().toList());
  }

  @Test
  void theHighestAndTheLowestOfABinStandAtTheirSteps() {
    ThinnedLine line = new ThinnedLine(2);
    double[] values = {5, 1, 9, 4, 3, 8, 2, 7};
    for (int i = 0; i < values.length; i++) {
      line.accept(10L * i, values[i]);
    }
    assertEquals(4, line.json().get("steps_per_bin").asInt());
    assertEquals(List.of(10L, 20L, 50L, 60L), x(line));
    assertEquals(List.of(1.0, 9.0, 8.0, 2.0), Arrays.stream(y(line)).boxed().toList());
  }

  @Test
  void noSpikeIsLostAmongAMillionStepsAndNothingIsAllocated() {
    ThinnedLine line = new ThinnedLine(100);
    long[] next = {0};
    Allocation.assertNone("a step", 1000, () -> line.accept(next[0]++, Math.sin((double) next[0])));
    long from = next[0];
    for (long step = from; step < from + 1_000_000; step++) {
      line.accept(
          step, step == from + 234_567 ? 1e30 : step == from + 1 ? -1e30 : Math.sin((double) step));
    }
    double[] y = y(line);
    assertTrue(y.length <= 300);
    assertEquals(1e30, Arrays.stream(y).max().orElseThrow());
    assertEquals(-1e30, Arrays.stream(y).min().orElseThrow());
  }

  @Test
  void whatIsNotFiniteStaysVisible() {
    ThinnedLine line = new ThinnedLine(2);
    for (int i = 0; i < 64; i++) {
      line.accept(i, i == 40 ? Double.POSITIVE_INFINITY : 1);
    }
    JsonObject json = line.json();
    assertTrue(x(line).contains(40L), json.toString());
    assertTrue(json.toString().contains("Infinity"), json.toString());
  }

  @Test
  void numbersHaveSixDigits() {
    ThinnedLine line = new ThinnedLine(8);
    double[] values = {Math.PI, 1e-300 / 3, 123456789, 0, Double.MIN_VALUE, Double.MAX_VALUE};
    for (int i = 0; i < values.length; i++) {
      line.accept(i, values[i]);
    }
    double[] y = y(line);
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], y[i], 1e-5 * values[i]);
    }
  }
}
