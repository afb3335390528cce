package dev.evengrad.cli;

import dev.evengrad.health.ForecastLimits;
import dev.evengrad.health.forecast.DepthScale;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.LayerForecast;
import dev.evengrad.health.forecast.MeasuredLayer;
import dev.evengrad.health.forecast.Measurement;
import dev.evengrad.health.forecast.Remedy;
import dev.evengrad.health.forecast.Verdict;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNull;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A forecast as a table with its verdict, or as JSON.
///
/// @param forecast what is expected
/// @param measurement what one batch measured; null without data
record ForecastText(Forecast forecast, @Nullable Measurement measurement) {
  /// Longer tables show their beginning and their end.
  private static final int MOST_LINES = 60;

  private static final int ENDS = 20;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(table());
    if (forecast.layers().stream().anyMatch(LayerForecast::measured)) {
      text.append("* measured on random rows: there is no theory for it\n");
    }
    text.append('\n');
    for (DepthScale scale : forecast.depthScales()) {
      text.append(depthScale(scale)).append('\n');
    }
    if (measurement != null && !measurement.note().isEmpty()) {
      text.append("note: ").append(measurement.note()).append('\n');
    }
    if (forecast.rowsCollapse()) {
      text.append(
          "notice: rows collapse: after the last hidden layer the cosine between two rows is "
              + cosine(forecast.lastCosine())
              + ", they can hardly be told apart\n");
    }
    text.append(factor()).append('\n');
    if (measurement != null) {
      text.append(measured()).append('\n');
    }
    text.append(remedy());
    return text.append("verdict: ").append(forecast.verdict()).append('\n').toString();
  }

  private String table() {
    TextTable table = new TextTable();
    List<String> head =
        new ArrayList<>(
            List.of(
                "layer", "units", "q", "chi", "forward", "backward", "|delta|", "xi", "cosine"));
    if (measurement != null) {
      head.addAll(List.of("measured rms", "measured |delta|", "sv max", "sv min", "sv mean"));
    }
    table.row(head);
    Map<String, MeasuredLayer> measured = new HashMap<>();
    if (measurement != null) {
      measurement.layers().forEach(layer -> measured.put(layer.name(), layer));
    }
    List<LayerForecast> layers = forecast.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.size() > MOST_LINES && i == ENDS) {
        int left = layers.size() - 2 * ENDS;
        table.row("... " + left + " more");
        i += left;
      }
      table.row(line(layers.get(i), measured));
    }
    return table.toString();
  }

  private List<String> line(LayerForecast layer, Map<String, MeasuredLayer> measured) {
    List<String> line = new ArrayList<>();
    line.add("  ".repeat(layer.depth()) + layer.name() + (layer.measured() ? "*" : ""));
    line.add(layer.units() + "");
    line.add(cell(layer.q()));
    line.add(cell(layer.chi()));
    line.add(cell(layer.forward()));
    line.add(cell(layer.backward()));
    line.add(layer.profiled() ? power(layer.log10Delta()) : "-");
    line.add(cell(layer.xi()));
    line.add(Double.isNaN(layer.cosine()) ? "-" : cosine(layer.cosine()));
    if (measurement != null) {
      MeasuredLayer own = measured.get(layer.name());
      line.add(own == null ? "-" : cell(own.rms()));
      line.add(own == null ? "-" : power(own.log10Delta()));
      line.add(own == null ? "-" : cell(own.largest()));
      line.add(own == null ? "-" : cell(own.smallest()));
      line.add(own == null ? "-" : cell(own.mean()));
    }
    return line;
  }

  private static String depthScale(DepthScale scale) {
    String layers = scale.first() + " to " + scale.last();
    String start =
        layers
            + ": q goes to "
            + cell(scale.q())
            + ", where chi is "
            + cell(scale.chi())
            + ": depth scale xi ";
    return Double.isInfinite(scale.xi())
        ? start + "unlimited"
        : start
            + cell(scale.xi())
            + " layers, trainable to about "
            + Math.round(ForecastLimits.TRAINABLE_DEPTH_SCALES * scale.xi())
            + " layers like these";
  }

  /// The verdict and what it comes from, in a line.
  String brief() {
    return forecast.verdict() + ": " + factor();
  }

  private String factor() {
    int layers = forecast.profile().size();
    if (layers == 0) {
      return "nothing to forecast: no hidden layers";
    }
    return "total factor F = |delta of "
        + forecast.profile().getFirst().name()
        + "| / |delta of "
        + forecast.profile().getLast().name()
        + "| = "
        + power(forecast.log10Factor())
        + ", slope "
        + slope(forecast.slope())
        + " decades a layer near the output; single draws scatter by "
        + String.format(Locale.ROOT, "%.2f", forecast.spread() / 3)
        + " decades";
  }

  private String measured() {
    Measurement m = Objects.requireNonNull(measurement);
    return "measured on one batch: F = "
        + power(m.log10Factor())
        + ", slope "
        + slope(m.slope())
        + ": "
        + m.verdict()
        + ", by limits that are further out by the spread of single draws";
  }

  private String remedy() {
    if (forecast.verdict() == Verdict.HEALTHY) {
      return "";
    }
    String what =
        forecast.verdict() == Verdict.VANISHING
            ? "the gradient of the first hidden layer is "
                + power(forecast.log10Factor())
                + " times that of the last, below 0.01: the first layers will not learn"
            : "the gradient grows by "
                + power(forecast.log10Factor())
                + " from the last hidden layer to the first, "
                + slope(forecast.slope())
                + " decades a layer: steps that suit the last layers are too large for the first";
    Optional<Remedy> remedy = forecast.remedy();
    return remedy
        .map(
            r ->
                what
                    + "; the smallest change that helps is "
                    + r.change()
                    + " (F = "
                    + power(r.log10Factor())
                    + "):\n"
                    + r.network()
                    + "\n")
        .orElse(what + "; no single change was found that helps\n");
  }

  JsonObject json() {
    List<JsonValue> layers = new ArrayList<>();
    for (LayerForecast layer : forecast.layers()) {
      layers.add(
          JsonObject.builder()
              .put("layer", layer.name())
              .put("text", layer.text())
              .put("depth", layer.depth())
              .put("units", layer.units())
              .put("profiled", layer.profiled())
              .put("measured", layer.measured())
              .put("q", number(layer.q()))
              .put("chi", number(layer.chi()))
              .put("forward", number(layer.forward()))
              .put("backward", number(layer.backward()))
              .put("log10_delta", number(layer.log10Delta()))
              .put("xi", number(layer.xi()))
              .put("cosine", number(layer.cosine()))
              .build());
    }
    List<JsonValue> scales = new ArrayList<>();
    for (DepthScale scale : forecast.depthScales()) {
      scales.add(
          JsonObject.builder()
              .put("first", scale.first())
              .put("last", scale.last())
              .put("layers", scale.layers())
              .put("q", number(scale.q()))
              .put("chi", number(scale.chi()))
              .put("xi", number(scale.xi()))
              .build());
    }
    JsonObject.Builder result =
        JsonObject.builder()
            .put("network", forecast.spec().toString())
            .put("verdict", forecast.verdict().toString())
            .put("log10_factor", number(forecast.log10Factor()))
            .put("slope", number(forecast.slope()))
            .put("spread", number(forecast.spread()))
            .put("rows_collapse", forecast.rowsCollapse())
            .put("layers", new JsonArray(layers))
            .put("depth_scales", new JsonArray(scales));
    forecast
        .remedy()
        .ifPresent(
            r ->
                result.put(
                    "remedy",
                    JsonObject.builder()
                        .put("change", r.change())
                        .put("network", r.network().toString())
                        .put("log10_factor", number(r.log10Factor()))
                        .build()));
    if (measurement != null) {
      result.put("measured", measuredJson(measurement));
    }
    return result.build();
  }

  private static JsonObject measuredJson(Measurement m) {
    List<JsonValue> layers = new ArrayList<>();
    for (MeasuredLayer layer : m.layers()) {
      layers.add(
          JsonObject.builder()
              .put("layer", layer.name())
              .put("rms", number(layer.rms()))
              .put("log10_delta", number(layer.log10Delta()))
              .put("singular_max", number(layer.largest()))
              .put("singular_min", number(layer.smallest()))
              .put("singular_mean", number(layer.mean()))
              .build());
    }
    return JsonObject.builder()
        .put("verdict", m.verdict().toString())
        .put("log10_factor", number(m.log10Factor()))
        .put("slope", number(m.slope()))
        .put("input_mean_square", m.input().meanSquare())
        .put("input_cosine", m.input().cosine())
        .put("note", m.note())
        .put("layers", new JsonArray(layers))
        .build();
  }

  /// Null where a number has no meaning.
  static JsonValue number(double value) {
    return Double.isNaN(value) ? new JsonNull() : JsonValue.of(value);
  }

  private static String cell(double value) {
    return Double.isNaN(value)
        ? "-"
        : Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, "%.4g", value);
  }

  private static String cosine(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String slope(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return "-0.000".equals(text) ? "0.000" : text;
  }

  /// A power of ten that a double may not hold, with two digits.
  private static String power(double log10) {
    if (log10 == Double.NEGATIVE_INFINITY) {
      return "0";
    }
    if (Math.abs(log10) < 4) {
      return String.format(Locale.ROOT, "%.3g", Math.pow(10, log10));
    }
    double whole = Math.floor(log10);
    return String.format(Locale.ROOT, "%.1fe%d", Math.pow(10, log10 - whole), (long) whole);
  }
}
