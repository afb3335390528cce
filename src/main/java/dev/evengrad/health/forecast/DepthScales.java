package dev.evengrad.health.forecast;

import java.util.ArrayList;
import java.util.List;

/** Finds runs of equal dense layers on the main path, and their depth scale. */
final class DepthScales {
  private DepthScales() {}

  static List<DepthScale> of(List<TableRow> rows, GaussianExpectation expectation) {
    List<TableRow> main =
        rows.stream().filter(row -> row.main && !row.declared.name().startsWith("repeat")).toList();
    List<DepthScale> scales = new ArrayList<>();
    int from = 0;
    while (from < main.size()) {
      int to = from + 1;
      while (to < main.size() && same(main.get(from), main.get(to))) {
        to++;
      }
      if (to - from > 1 && main.get(from).profiled) {
        scales.add(scale(main.subList(from, to), expectation));
      }
      from = to;
    }
    return scales;
  }

  private static boolean same(TableRow a, TableRow b) {
    return b.profiled
        && !Double.isNaN(a.weightScale)
        && near(a.weightScale, b.weightScale)
        && near(a.biasVariance, b.biasVariance)
        && a.function.text().equals(b.function.text());
  }

  private static boolean near(double a, double b) {
    return a == b || Math.abs(a - b) <= 1e-9 * Math.abs(a);
  }

  private static DepthScale scale(List<TableRow> run, GaussianExpectation expectation) {
    TableRow first = run.getFirst();
    TableRow last = run.getLast();
    FixedPoint point =
        FixedPoint.of(first.function, first.weightScale, first.biasVariance, last.q, expectation);
    for (TableRow row : run) {
      row.xi = point.xi();
    }
    return new DepthScale(
        first.declared.name(),
        last.declared.name(),
        run.size(),
        point.q(),
        point.chi(),
        point.xi());
  }
}
