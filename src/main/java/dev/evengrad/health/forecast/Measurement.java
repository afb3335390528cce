package dev.evengrad.health.forecast;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import java.util.List;

/**
 * What one batch of data, once forward and backward with the initial weights of a seed, measures: a single draw of what {@link Forecast}
 * expects.
 *
 * @param input the moments of the batch where it reaches the first layer
 * @param layers the profiled layers, from the input to the output
 * @param log10Factor log10 of the total factor; 0 with less than two layers
 * @param slope growth towards the input over the third nearest the output, in decades a layer
 * @param verdict by limits that are moved outward by the spread of single draws
 * @param note why singular values are missing; empty if none are
 */
public record Measurement(
    InputMoments input,
    List<MeasuredLayer> layers,
    double log10Factor,
    double slope,
    Verdict verdict,
    String note) {
  /** Copies the list. */
  public Measurement {
    layers = List.copyOf(layers);
  }

  /**
   * Measures a network with the loss on some rows of the data.
   *
   * @param rows at most so many, spread over the data
   * @throws dev.evengrad.ShapeException if the sizes do not fit
   * @throws dev.evengrad.DataException if the data have not what the loss takes
   */
  public static Measurement of(ModelSpec spec, Dataset data, Loss loss, int rows, long seed) {
    return new NetworkProbe(spec, data, loss, rows, seed).measure();
  }
}
