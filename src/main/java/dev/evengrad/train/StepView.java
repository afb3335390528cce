package dev.evengrad.train;

import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.loss.LossOp;
import dev.evengrad.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a step for a {@link StepObserver}, to read: views on the tensors themselves, not copies, so that looking costs nothing
 * and allocates nothing. Valid during the call only.
 */
public final class StepView {
  private final StepInternals internals;
  private final LossOp loss;
  private final Intake intake;
  private final String[] layers;
  private final TensorView input;
  private final TensorView[] outputs;
  private final @Nullable TensorView[] deltas;
  private final ParametersView parameters;
  private final ParametersView buffers;
  private final ParametersView gradients;
  long step;
  int batchRows;
  int firstRow;
  int rows;
  double lossSoFar;
  double auxiliaryLoss;

  StepView(StepInternals internals, LossOp loss, Intake intake) {
    Plan plan = internals.plan();
    this.internals = internals;
    this.loss = loss;
    this.intake = intake;
    List<Compilation.Step> steps = operations(plan);
    this.layers = steps.stream().map(Compilation.Step::layer).toArray(String[]::new);
    this.input = new TensorView(this, plan.input());
    this.outputs = new TensorView[layers.length];
    this.deltas = new TensorView[layers.length];
    for (int i = 0; i < layers.length; i++) {
      Value output = steps.get(i).output();
      Tensor delta = output.delta();
      outputs[i] = new TensorView(this, output.data());
      deltas[i] = delta == null ? null : new TensorView(this, delta);
    }
    this.parameters =
        new ParametersView(internals.weights().parameterLayout(), internals.weights().parameters());
    this.buffers =
        new ParametersView(internals.weights().bufferLayout(), internals.weights().buffers());
    this.gradients =
        new ParametersView(internals.gradients().layout(), internals.gradients().values());
  }

  /** The operations of a plan that make something of their own, which a fork does not. */
  static List<Compilation.Step> operations(Plan plan) {
    return plan.steps().stream().filter(step -> step.outputs().size() == 1).toList();
  }

  /** The count of steps tried, this one included. */
  public long step() {
    return step;
  }

  /** The rows of the batch. */
  public int batchRows() {
    return batchRows;
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

  /** The share of the rows that are in the tensors in the mean over the batch, by weight: 1 unless the batch comes in pieces. */
  public double share() {
    return loss.weight(rows, intake.piece()) / intake.weight();
  }

  /** What the step is computed by and on, to be written too: internal, see there. */
  public StepInternals internals() {
    return internals;
  }

  /** The network's input. */
  public TensorView input() {
    return input;
  }

  /** The number of operations. */
  public int size() {
    return layers.length;
  }

  /** The layer that an operation belongs to; 0 is nearest the input. */
  public String layer(int operation) {
    return layers[operation];
  }

  /** The output of an operation. */
  public TensorView output(int operation) {
    return outputs[operation];
  }

  /** The gradient of the loss, auxiliary losses included, by what an operation computes before its activation; null where none is needed. */
  public @Nullable TensorView delta(int operation) {
    return deltas[operation];
  }

  /** The parameters. */
  public ParametersView parameters() {
    return parameters;
  }

  /** The buffers, such as running statistics. */
  public ParametersView buffers() {
    return buffers;
  }

  /** The gradients of the parameters that are trained. */
  public ParametersView gradients() {
    return gradients;
  }
}
