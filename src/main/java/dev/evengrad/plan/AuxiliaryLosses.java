package dev.evengrad.plan;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Head;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.LossOp;
import dev.evengrad.loss.Targets;

/**
 * The loss on each auxiliary head of a plan: {@code sum of weight * loss(head, targets)}, the loss and the targets being the network's.
 * Gradients go into the deltas of the heads' outputs, times the weight rounded to a float. Nothing is allocated by an evaluation.
 */
public final class AuxiliaryLosses {
  private final Kernels kernels;
  private final Head[] heads;
  private final LossOp[] losses;
  private final double[] values;

  /** Of all heads of a plan for training. */
  public AuxiliaryLosses(Plan plan, Loss loss) {
    this.kernels = plan.kernels();
    this.heads = plan.heads().toArray(Head[]::new);
    this.losses = new LossOp[heads.length];
    for (int i = 0; i < heads.length; i++) {
      losses[i] = loss.compile(kernels, heads[i].output().data(), delta(heads[i]), plan.capacity());
    }
    this.values = new double[heads.length];
  }

  /**
   * Takes the loss on every head after a pass forward, and its gradients; of a part of a batch, what it contributes.
   *
   * @param weight what the mean is over, above 0: the {@link LossOp#weight} of the whole batch
   * @return the weighted sum; not finite if a head's loss is not; 0 without heads
   */
  public double evaluate(int rows, Targets targets, double weight) {
    double sum = 0;
    for (int i = 0; i < heads.length; i++) {
      values[i] = losses[i].evaluate(rows, targets, weight);
      sum += heads[i].weight() * values[i];
      Tensor delta = delta(heads[i]);
      kernels.scale(
          rows * delta.width(),
          (float) heads[i].weight(),
          delta.array(),
          delta.offset(),
          delta.array(),
          delta.offset());
    }
    return sum;
  }

  /** The number of heads. */
  public int size() {
    return heads.length;
  }

  /** A head. */
  public Head head(int index) {
    return heads[index];
  }

  /** The loss on a head as {@link #evaluate} found it, before its weight. */
  public double value(int index) {
    return values[index];
  }

  private static Tensor delta(Head head) {
    Tensor delta = head.output().delta();
    if (delta == null) {
      throw new IllegalStateException("a plan for prediction has no heads");
    }
    return delta;
  }
}
