package dev.evengrad.health.forecast;

import dev.evengrad.health.ForecastLimits;
import dev.evengrad.model.ModelSpec;
import java.util.List;
import java.util.Optional;

/**
 * What signals and gradients of a network will do at its first step, from its description alone: mean-field theory (Poole et al. 2016,
 * Schoenholz et al. 2017), layer by layer. The theory gives the mean over all draws of initial weights; one draw scatters around it, the
 * logarithm of the total factor by about a third of {@link #spread}.
 *
 * @param spec the network
 * @param input what was taken for its input
 * @param layers the layers in the order of the network, those that are nested included
 * @param depthScales of runs of equal dense layers
 * @param log10Factor log10 of F, the norm of the gradient in the first profiled layer over that in the last; 0 with less than two
 * @param slope by how many decades a layer the norm grows towards the input, over the third of the profiled layers nearest the output
 * @param spread sqrt of the sum of 1/width over the profiled layers
 * @param verdict what it comes to
 */
public record Forecast(
    ModelSpec spec,
    InputMoments input,
    List<LayerForecast> layers,
    List<DepthScale> depthScales,
    double log10Factor,
    double slope,
    double spread,
    Verdict verdict) {

  /** Copies the lists. */
  public Forecast {
    layers = List.copyOf(layers);
    depthScales = List.copyOf(depthScales);
  }

  /** The forecast for rows of which nothing is known. */
  public static Forecast of(ModelSpec spec) {
    return of(spec, InputMoments.STANDARD);
  }

  /** The forecast for rows of such moments. */
  public static Forecast of(ModelSpec spec, InputMoments input) {
    return ForecastTable.of(spec, input, new GaussianExpectation());
  }

  /** F itself; 0 or infinite if a double cannot hold it. */
  public double factor() {
    return Math.pow(10, log10Factor);
  }

  /** The layers of the profile, from the input to the output. */
  public List<LayerForecast> profile() {
    return layers.stream().filter(LayerForecast::profiled).toList();
  }

  /** The cosine between two rows behind the last profiled layer; NaN if there is none. */
  public double lastCosine() {
    List<LayerForecast> profile = profile();
    return profile.isEmpty() ? Double.NaN : profile.getLast().cosine();
  }

  /** Whether rows can hardly be told apart behind the hidden layers. */
  public boolean rowsCollapse() {
    return lastCosine() > ForecastLimits.ROWS_COLLAPSE;
  }

  /** The smallest change that makes it healthy; none if it is so, or if none was found. */
  public Optional<Remedy> remedy() {
    return verdict == Verdict.HEALTHY ? Optional.empty() : Remedies.smallest(this);
  }
}
