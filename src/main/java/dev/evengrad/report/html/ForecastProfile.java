package dev.evengrad.report.html;

import dev.evengrad.EvengradException;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.InputMoments;
import dev.evengrad.health.forecast.LayerForecast;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The profile that was measured, and over it the one that theory expects of the network, where its text is known. */
final class ForecastProfile {
  /** What the text of the network is called among what is said of a run. */
  static final String NETWORK = "network";

  private ForecastProfile() {}

  static JsonObject of(ReportedRun reported) {
    JsonObject.Builder json = reported.profile().json();
    String network = reported.run().about().get(NETWORK);
    Forecast forecast = network == null ? null : forecast(network, reported.inputs());
    if (forecast != null && names(forecast).equals(reported.profile().names())) {
      json.put("verdict", forecast.verdict().toString())
          .put("log10_factor", Figure.json(forecast.log10Factor()))
          .put(
              "forecast",
              ProfileRange.array(
                  forecast.profile().stream().mapToDouble(LayerForecast::log10Delta).toArray()));
    }
    return json.build();
  }

  private static List<String> names(Forecast forecast) {
    return forecast.profile().stream().map(LayerForecast::name).toList();
  }

  /** Null if the text is that of another framework, or of layers that are not known here. */
  private static @Nullable Forecast forecast(String network, @Nullable InputNumbers inputs) {
    try {
      return Forecast.of(ModelSpec.parse(network), moments(inputs));
    } catch (EvengradException e) {
      return null;
    }
  }

  /** Of the inputs as they reach the first layer; rows have in common that their columns have the same means. */
  private static InputMoments moments(@Nullable InputNumbers inputs) {
    if (inputs == null || inputs.columns().isEmpty()) {
      return InputMoments.STANDARD;
    }
    double mean = 0;
    double common = 0;
    double square = 0;
    for (InputNumbers.Column column : inputs.columns()) {
      double m = column.mean();
      mean += m;
      common += m * m;
      square += m * m + column.deviation() * column.deviation();
    }
    int n = inputs.columns().size();
    boolean usable = Double.isFinite(square) && square > 0;
    return usable
        ? new InputMoments(square / n, mean / n, Math.min(1, common / square))
        : InputMoments.STANDARD;
  }
}
