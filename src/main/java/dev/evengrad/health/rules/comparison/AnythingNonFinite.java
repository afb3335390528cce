package dev.evengrad.health.rules.comparison;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import java.util.List;

/** Whether anything that was measured in a step is not finite. */
public final class AnythingNonFinite {
  private static final List<Statistic> COUNTS =
      List.of(
          Statistic.GRADIENT_NON_FINITE,
          Statistic.DELTA_NON_FINITE,
          Statistic.ACTIVATION_NON_FINITE);
  private static final List<Statistic> SIZES =
      List.of(
          Statistic.GRADIENT_NORM,
          Statistic.DELTA_NORM,
          Statistic.ACTIVATION_RMS,
          Statistic.WEIGHT_NORM);

  private boolean lossKnown;

  /** Of a run that has not begun. */
  public AnythingNonFinite() {}

  /** The name of the first thing that is not finite, e.g. {@code the gradient of dense3}, by the layers' names; empty if all is. */
  public String find(StepNumbers numbers, List<String> layers) {
    for (int layer = 0; layer < numbers.layers(); layer++) {
      for (Statistic count : COUNTS) {
        if (numbers.get(count, layer) > 0) {
          return count.field() + " of " + layers.get(layer);
        }
      }
      for (Statistic size : SIZES) {
        if (numbers.has(size, layer) && !Double.isFinite(numbers.get(size, layer))) {
          return size.field() + " of " + layers.get(layer);
        }
      }
    }
    if (numbers.skipped().endsWith("not_finite") && !numbers.skippedLayer().isEmpty()) {
      return numbers.skipped() + " at " + numbers.skippedLayer();
    }
    if (numbers.skipped().endsWith("not_finite")) {
      return numbers.skipped();
    }
    // a loss that never was a number is one that is not told
    boolean finite = Double.isFinite(numbers.loss());
    lossKnown |= finite;
    return finite || (!lossKnown && Double.isNaN(numbers.loss())) ? "" : "the loss";
  }
}
