package dev.evengrad.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServeLoadTest {
  @ParameterizedTest
  @EnumSource(Learning.class)
  void servesAndLearns(Learning learning) {
    Load load = new Load(BenchmarkNetwork.TINY, 2, Arrivals.POISSON, 4000, learning);
    Map<Figure, Double> figures = ServeLoad.figures(load, 0.25, 1);
    double last = 0;
    for (Figure percentile :
        new Figure[] {Figure.P50, Figure.P90, Figure.P99, Figure.P999, Figure.MAX}) {
      assertTrue(figures.get(percentile) > 0, percentile + " of " + figures);
      assertTrue(figures.get(percentile) >= last, percentile + " of " + figures);
      last = figures.get(percentile);
    }
    assertTrue(figures.get(Figure.RATE) > 0, figures.toString());
    assertTrue(figures.get(Figure.BUSY) > 0 && figures.get(Figure.BUSY) <= 1, figures.toString());
    switch (learning) {
      case NONE -> assertEquals(0, figures.get(Figure.STEPS));
      case SAME_THREAD -> assertEquals(10, figures.get(Figure.STEPS));
      case OTHER_THREAD -> assertTrue(figures.get(Figure.STEPS) <= 10, figures.toString());
    }
    assertEquals(figures, Figure.parse(Figure.line(figures)));
  }

  @Test
  void loadsAreTextAndBack() {
    Load load = new Load(BenchmarkNetwork.MEDIUM, 1, Arrivals.FIXED, 20_000, Learning.SAME_THREAD);
    assertEquals("MEDIUM 1 FIXED 20000 SAME_THREAD", load.text());
    assertEquals(load, Load.parse(load.text()));
  }
}
