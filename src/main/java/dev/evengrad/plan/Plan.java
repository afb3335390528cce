package dev.evengrad.plan;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Head;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.LayerOp;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.layer.Weights;
import dev.evengrad.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network with everything decided: shapes, places, kernels. Runs forward, and backward if it was planned for training, without
 * allocating. For one thread at a time.
 */
public final class Plan {
  private final Kernels kernels;
  private final int capacity;
  private final Tensor input;
  private final Value output;
  private final LayerOp[] ops;
  private final LayerOp[] opsToOutput;
  private final List<Head> heads;
  private final Map<String, Tensor> preActivations;

  /** The operations that have a gradient to take further. */
  private final LayerOp[] backwardOps;

  private final List<Compilation.Step> steps;

  private Plan(
      Shape inputShape,
      List<Layer> layers,
      Weights weights,
      @Nullable Gradients gradients,
      Kernels kernels,
      int capacity,
      StepClock clock,
      boolean inspecting) {
    this.kernels = kernels;
    this.capacity = capacity;
    Compilation compilation =
        new Compilation(kernels, capacity, weights, gradients, clock, inspecting);
    this.input = compilation.tensor(inputShape.size());
    this.output = compilation.compile(layers, Value.of(inputShape, input, null));
    this.steps = compilation.steps();
    this.ops = steps.stream().map(Compilation.Step::op).toArray(LayerOp[]::new);
    this.backwardOps =
        steps.stream()
            .filter(step -> step.output().delta() != null)
            .map(Compilation.Step::op)
            .toArray(LayerOp[]::new);
    this.opsToOutput =
        steps.stream()
            .filter(step -> !step.ofHead())
            .map(Compilation.Step::op)
            .toArray(LayerOp[]::new);
    this.heads = compilation.heads();
    this.preActivations = compilation.preActivations();
  }

  /** A plan for prediction of up to {@code capacity} rows. */
  public static Plan forPrediction(
      Shape input, List<Layer> layers, Weights weights, Kernels kernels, int capacity) {
    return new Plan(input, layers, weights, null, kernels, capacity, new StepClock(0), false);
  }

  /**
   * A plan forward only that keeps pre-activations and has auxiliary heads: what initial weights are scaled by. Statistics are those of
   * the batch, as in training; nothing is random.
   */
  public static Plan forInspection(
      Shape input, List<Layer> layers, Weights weights, Kernels kernels, int capacity) {
    return new Plan(input, layers, weights, null, kernels, capacity, new StepClock(0), true);
  }

  /** As the next, at step 0 of seed 0. */
  public static Plan forTraining(
      Shape input,
      List<Layer> layers,
      Weights weights,
      Gradients gradients,
      Kernels kernels,
      int capacity) {
    return forTraining(input, layers, weights, gradients, kernels, capacity, new StepClock(0));
  }

  /**
   * A plan for training on batches of up to {@code capacity} rows.
   *
   * @param clock to be set before each pass, if a layer asks for it
   */
  public static Plan forTraining(
      Shape input,
      List<Layer> layers,
      Weights weights,
      Gradients gradients,
      Kernels kernels,
      int capacity,
      StepClock clock) {
    return new Plan(input, layers, weights, gradients, kernels, capacity, clock, false);
  }

  /** The kernels. */
  public Kernels kernels() {
    return kernels;
  }

  /** The largest number of rows. */
  public int capacity() {
    return capacity;
  }

  /** Where the features go before {@link #forward}. */
  public Tensor input() {
    return input;
  }

  /** The network's output; its delta is where a loss writes the gradient. */
  public Value output() {
    return output;
  }

  /** The operations in order, with what they make. */
  public List<Compilation.Step> steps() {
    return steps;
  }

  /** The name of the first layer in which a row depends on the others in training; null if there is none. */
  public @Nullable String coupledLayer() {
    for (int i = 0; i < ops.length; i++) {
      if (ops[i].couplesRows()) {
        return steps.get(i).layer();
      }
    }
    return null;
  }

  /** The name of the first layer whose statistics of the last batch are not finite; null if there is none. */
  public @Nullable String layerOfBadStatistics() {
    for (int i = 0; i < ops.length; i++) {
      if (!ops[i].statisticsFinite()) {
        return steps.get(i).layer();
      }
    }
    return null;
  }

  /** The most by which the running statistics of a layer would grow by the last batch; 1 if no layer takes any. */
  public double statisticsGrowth() {
    double growth = 1;
    for (LayerOp op : ops) {
      growth = Math.max(growth, op.statisticsGrowth());
    }
    return growth;
  }

  /** The name of the first layer whose output of the last pass is not finite in a row, heads aside; empty if all are finite there. */
  public String layerNotFinite(int row) {
    for (Compilation.Step step : steps) {
      if (!step.ofHead() && !step.output().data().finite(row)) {
        return step.layer();
      }
    }
    return "";
  }

  /** The step is applied: the statistics of its batch go into the buffers. */
  public void commit() {
    for (LayerOp op : ops) {
      op.commit();
    }
  }

  /** The auxiliary heads; their deltas are where a loss writes gradients. None in prediction. */
  public List<Head> heads() {
    return heads;
  }

  /** The pre-activations of dense layers by name; what they hold is kept apart from the output only in a plan for inspection. */
  public Map<String, Tensor> preActivations() {
    return preActivations;
  }

  /** From the input to the output, without the auxiliary heads. */
  public void forwardToOutput(int rows) {
    for (LayerOp op : opsToOutput) {
      op.forward(rows);
    }
  }

  /** From the input to the output and those of all heads. */
  public void forward(int rows) {
    kernels.newPass();
    for (LayerOp op : ops) {
      op.forward(rows);
    }
  }

  /**
   * From the gradients in the deltas of the output and the heads to the gradients of all parameters that are trained; no further than
   * the first layer that has one.
   */
  public void backward(int rows) {
    if (output.delta() == null && heads.isEmpty()) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    output.applyDerivative(rows);
    for (int i = 0; i < heads.size(); i++) {
      heads.get(i).output().applyDerivative(rows);
    }
    for (int i = backwardOps.length - 1; i >= 0; i--) {
      backwardOps[i].backward(rows);
    }
  }
}
