package dev.evengrad.train;

import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.LossOp;
import dev.evengrad.loss.Targets;
import dev.evengrad.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a step for a {@link StepObserver}: the tensors themselves, not copies. Valid during the call only; must not be written.
 */
public final class StepView {
  private final List<Compilation.Step> steps;
  private final Tensor input;
  private final Weights weights;
  private final Gradients gradients;
  private final StepInternals internals;
  private final LossOp loss;
  private final Intake intake;
  long step;
  int firstRow;
  int rows;
  double lossSoFar;
  double auxiliaryLoss;

  StepView(
      StepInternals internals, Weights weights, Gradients gradients, LossOp loss, Intake intake) {
    Plan plan = internals.plan();
    this.internals = internals;
    this.loss = loss;
    this.intake = intake;
    // a fork makes nothing of its own
    this.steps = plan.steps().stream().filter(step -> step.outputs().size() == 1).toList();
    this.input = plan.input();
    this.weights = weights;
    this.gradients = gradients;
  }

  /** The count of steps tried, this one included. */
  public long step() {
    return step;
  }

  /** The row of the batch that row 0 of the tensors is: 0 unless the batch comes in pieces. */
  public int firstRow() {
    return firstRow;
  }

  /** The rows that are in the tensors: those of the batch, or of the piece of it that was computed last. */
  public int rows() {
    return rows;
  }

  /** The loss of the batch; as long as pieces of it are to come, what those so far contribute to it. */
  public double loss() {
    return lossSoFar;
  }

  /** The weighted sum of the losses on auxiliary heads; 0 without heads. */
  public double auxiliaryLoss() {
    return auxiliaryLoss;
  }

  /** What the outputs of the rows that are in the tensors should have been; scaled, if targets are scaled. */
  public Targets targets() {
    return intake.piece();
  }

  /** The share of the rows that are in the tensors in the mean over the batch, by weight: 1 unless the batch comes in pieces. */
  public double share() {
    return loss.weight(rows, intake.piece()) / intake.weight();
  }

  /** What the step is computed by. */
  public StepInternals internals() {
    return internals;
  }

  /** The network's input. */
  public Tensor input() {
    return input;
  }

  /** The number of operations. */
  public int size() {
    return steps.size();
  }

  /** The layer that an operation belongs to; 0 is nearest the input. */
  public String layer(int operation) {
    return steps.get(operation).layer();
  }

  /** The output of an operation. */
  public Tensor output(int operation) {
    return steps.get(operation).output().data();
  }

  /** The gradient of the loss, auxiliary losses included, by what an operation computes before its activation; null where none is needed. */
  public @Nullable Tensor delta(int operation) {
    return steps.get(operation).output().delta();
  }

  /** Parameters and buffers. */
  public Weights weights() {
    return weights;
  }

  /** The gradients of the parameters, and their sizes. */
  public Gradients gradients() {
    return gradients;
  }
}
