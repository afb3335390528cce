package dev.evengrad.benchmarks.results;

import java.util.ArrayList;
import java.util.List;

/// A logarithmic axis of a chart.
///
/// @param least the value at its beginning
/// @param most the value at its end
/// @param from where it begins, in pixels
/// @param to where it ends, above or below
record LogAxis(double least, double most, double from, double to) {
  double at(double value) {
    return from + (to - from) * Math.log(value / least) / Math.log(most / least);
  }

  /// 1, 2 and 5 times the powers of ten within it.
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int exponent = -6; exponent <= 9; exponent++) {
      for (int digit : new int[] {1, 2, 5}) {
        double tick = digit * Math.pow(10, exponent);
        if (tick >= least && tick <= most) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /// A tick without needless digits.
  static String label(double tick) {
    return tick >= 1 ? String.valueOf(Math.round(tick)) : String.valueOf((float) tick);
  }
}
