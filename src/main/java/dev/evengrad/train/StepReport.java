package dev.evengrad.train;

import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of one applied step. Reused by the trainer: valid until the next step. Gradient figures are those before clipping.
 */
public final class StepReport {
  private final List<String> layers = new ArrayList<>();
  private final int[] layerOfSlice;
  private final double[] layerSquares;
  private final float[] layerLargest;
  long step;
  double loss;
  double auxiliaryLoss;
  double rate;
  double gradientNorm;
  double appliedNorm;
  boolean normClipped;
  long clippedEntries;
  double clipCosine;

  StepReport(List<ParameterSlice> slices) {
    this.layerOfSlice = new int[slices.size()];
    for (int i = 0; i < layerOfSlice.length; i++) {
      String layer = slices.get(i).layer();
      if (!layers.contains(layer)) {
        layers.add(layer);
      }
      layerOfSlice[i] = layers.indexOf(layer);
    }
    this.layerSquares = new double[layers.size()];
    this.layerLargest = new float[layers.size()];
  }

  void takeGradients(TensorStatistics[] statistics) {
    java.util.Arrays.fill(layerSquares, 0);
    java.util.Arrays.fill(layerLargest, 0);
    for (int i = 0; i < statistics.length; i++) {
      int layer = layerOfSlice[i];
      layerSquares[layer] += statistics[i].sumOfSquares();
      layerLargest[layer] = Math.max(layerLargest[layer], statistics[i].largest());
    }
  }

  /** The count of steps tried, this one included, skipped ones too: 1 for the first. */
  public long step() {
    return step;
  }

  /** The loss of the batch, before the update. */
  public double loss() {
    return loss;
  }

  /** The sum of the losses on auxiliary heads, each times its weight, which is minimised together with {@link #loss}; 0 without heads. */
  public double auxiliaryLoss() {
    return auxiliaryLoss;
  }

  /** The learning rate of this step. */
  public double rate() {
    return rate;
  }

  /** The Euclidean norm of all gradients. */
  public double gradientNorm() {
    return gradientNorm;
  }

  /** The norm that was left after clipping. */
  public double appliedNorm() {
    return appliedNorm;
  }

  /** The largest magnitude of all gradients. */
  public float largestGradient() {
    float largest = 0;
    for (float l : layerLargest) {
      largest = Math.max(largest, l);
    }
    return largest;
  }

  /** Whether a clipping rule changed anything. */
  public boolean clipped() {
    return normClipped || clippedEntries > 0;
  }

  /** How many entries a value rule changed. */
  public long clippedEntries() {
    return clippedEntries;
  }

  /**
   * The cosine between the gradient before and after all clips, 1 where they left its direction as it was, a gradient of zeros too; NaN
   * in steps in which it was not measured ({@link TrainerBuilder#clipCosineEvery}).
   */
  public double clipCosine() {
    return clipCosine;
  }

  /** The number of layers that have parameters that are trained. */
  public int layerCount() {
    return layers.size();
  }

  /** The name of a layer, e.g. {@code dense3}; layer 0 is nearest the input. */
  public String layerName(int layer) {
    return layers.get(layer);
  }

  /** The Euclidean norm of the gradients of a layer's trained parameters. */
  public double layerGradientNorm(int layer) {
    return Math.sqrt(layerSquares[layer]);
  }

  /** The largest magnitude of the gradients of a layer's trained parameters. */
  public float layerLargestGradient(int layer) {
    return layerLargest[layer];
  }

  /** The step, its loss, its rate and the norms of the gradient. */
  @Override
  public String toString() {
    return "step "
        + step
        + ": loss "
        + loss
        + ", rate "
        + rate
        + ", gradient norm "
        + gradientNorm
        + ", after clipping "
        + appliedNorm;
  }
}
