package dev.evengrad.health.forecast;

import dev.evengrad.health.ForecastLimits;
import dev.evengrad.health.Profile;
import dev.evengrad.layer.Declaration;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts a forecast together: the walk forward, the pass back, the profile, the verdict. */
final class ForecastTable {
  private ForecastTable() {}

  static Forecast of(ModelSpec spec, InputMoments input, GaussianExpectation expectation) {
    Declaration declaration = spec.declaration();
    ForwardWalk walk = new ForwardWalk(declaration);
    Passage whole =
        walk.through(spec.layers(), input.signal(spec.input().shape().size(), expectation));
    whole.stage().backward(new Gradient(0, false));
    List<TableRow> rows = walk.table();
    markProfile(rows, declaration.parameterLayout().outputLayers());
    List<DepthScale> scales = DepthScales.of(rows, expectation);
    List<TableRow> profile = rows.stream().filter(row -> row.profiled).toList();
    double[] log = profile.stream().mapToDouble(row -> log10(row.logDelta)).toArray();
    double factor = factor(log);
    double slope = Profile.outputSideSlope(log);
    double spread =
        Math.sqrt(profile.stream().mapToDouble(r -> 1.0 / r.declared.output().size()).sum());
    return new Forecast(
        spec,
        input,
        layers(rows, profile, log),
        scales,
        factor,
        slope,
        spread,
        verdict(factor, slope));
  }

  /** log10 of the total factor; minus infinity if no gradient gets through the last of the layers. */
  static double factor(double[] log) {
    if (log.length > 0 && log[log.length - 1] == Double.NEGATIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    return log.length < 2 ? 0 : log[0] - log[log.length - 1];
  }

  static Verdict verdict(double log10Factor, double slope) {
    return verdict(log10Factor, slope, 0);
  }

  /** With limits that are further out by the spread of a measurement, in decades. */
  static Verdict verdict(double log10Factor, double slope, double spread) {
    if (log10Factor < ForecastLimits.VANISHING - spread) {
      return Verdict.VANISHING;
    }
    boolean exponential =
        log10Factor > ForecastLimits.EXPLODING + spread && slope > ForecastLimits.EXPONENTIAL;
    return exponential || log10Factor > ForecastLimits.FAR_EXPLODING + spread
        ? Verdict.EXPLODING
        : Verdict.HEALTHY;
  }

  /** a - b; where neither has a gradient nothing changes. */
  static double difference(double a, double b) {
    return a == b ? 0 : a - b;
  }

  /** log10 of a norm, from the natural logarithm of its square. */
  private static double log10(double logSquare) {
    return logSquare / 2 / Math.log(10);
  }

  /** Dense layers and containers on the main path that do not hold an output layer. */
  private static void markProfile(List<TableRow> rows, Set<String> outputs) {
    for (int i = 0; i < rows.size(); i++) {
      TableRow row = rows.get(i);
      row.profiled = row.main && !Double.isNaN(row.logDelta) && !holdsOutput(rows, i, outputs);
    }
  }

  private static boolean holdsOutput(List<TableRow> rows, int at, Set<String> outputs) {
    int depth = rows.get(at).declared.depth();
    boolean holds = outputs.contains(rows.get(at).declared.name());
    for (int i = at + 1; !holds && i < rows.size(); i++) {
      Declaration.Row inner = rows.get(i).declared;
      if (inner.depth() <= depth) {
        break;
      }
      // the layers of a head are named after its own name and a slash, and no part of the output
      holds = inner.name().indexOf('/') < 0 && outputs.contains(inner.name());
    }
    return holds;
  }

  private static List<LayerForecast> layers(
      List<TableRow> rows, List<TableRow> profile, double[] log) {
    List<LayerForecast> layers = new ArrayList<>();
    int next = 0;
    for (TableRow row : rows) {
      double backward = Double.NaN;
      double delta = Double.NaN;
      if (row.profiled) {
        delta = difference(log[next], log[log.length - 1]);
        next++;
        if (next < profile.size()) {
          backward = Math.pow(10, difference(log[next - 1], log[next]));
        }
      }
      layers.add(row.toForecast(backward, delta));
    }
    return layers;
  }
}
