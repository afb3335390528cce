package dev.evengrad.train;

import dev.evengrad.health.Finding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one epoch. Losses and metrics are those of the batches as they were trained on, before each update. After a resumption
 * in the middle of an epoch they cover the rest of it. Where no step was applied, since all were skipped or a stop came before the first,
 * there is nothing to take a mean of: losses, metrics and norms are NaN then.
 *
 * @param epoch the count of epochs, this one included: 1 for the first
 * @param complete false if it was broken off by a stop or a halt
 * @param rows rows seen
 * @param steps steps tried
 * @param skipped steps skipped
 * @param clippedSteps steps in which a clip changed something
 * @param clippedEntries entries that value rules changed
 * @param clipCosine mean of the cosine between the gradient before and after all clips, over the applied steps in which it was measured;
 *     NaN if there was none
 * @param loss mean over the rows of applied steps
 * @param auxiliaryLoss the same for the weighted sum of the losses on auxiliary heads; 0 without heads
 * @param metrics the loss's metrics by name, e.g. accuracy
 * @param gradientNorm mean over applied steps of the global norm before clipping
 * @param largestGradient largest magnitude of an entry in any applied step
 * @param layers gradients by layer, the one nearest the input first
 * @param seconds time taken
 * @param halted why training halted, or null
 */
public record EpochReport(
    long epoch,
    boolean complete,
    long rows,
    int steps,
    int skipped,
    int clippedSteps,
    long clippedEntries,
    double clipCosine,
    double loss,
    double auxiliaryLoss,
    Map<String, Double> metrics,
    double gradientNorm,
    float largestGradient,
    List<LayerGradient> layers,
    double seconds,
    @Nullable Finding halted) {

  /**
   * The gradients of one layer's parameters over an epoch, before clipping.
   *
   * @param layer its name
   * @param norm mean over applied steps of the Euclidean norm
   * @param largest largest magnitude in any applied step
   */
  public record LayerGradient(String layer, double norm, float largest) {}

  /** Rows a second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }

  /** The share of applied steps in which a clip changed something, 0 to 1. */
  public double clippedShare() {
    return steps == skipped ? 0 : (double) clippedSteps / (steps - skipped);
  }
}
