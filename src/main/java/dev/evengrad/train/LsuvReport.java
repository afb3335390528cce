package dev.evengrad.train;

import java.util.List;

/**
 * What {@link Trainer#lsuv} did to each layer.
 *
 * @param rows the rows of the batch that variances were taken on
 * @param layers the layers that were scaled, the one nearest the input first
 */
public record LsuvReport(int rows, List<LayerScaling> layers) {
  /**
   * One layer.
   *
   * @param layer its name, e.g. {@code dense3}
   * @param varianceBefore of its pre-activation over rows and units with orthogonal weights, the layers before it being scaled already
   * @param rounds how often its weights were scaled, 0 to 10
   * @param varianceAfter of its pre-activation in the end
   */
  public record LayerScaling(
      String layer, double varianceBefore, int rounds, double varianceAfter) {
    /** Whether the variance is 1 within the tolerance of 0.1 (where biases are large, it may not come to that). */
    public boolean converged() {
      return Lsuv.converged(varianceAfter);
    }
  }

  /** Copies the list. */
  public LsuvReport {
    layers = List.copyOf(layers);
  }
}
