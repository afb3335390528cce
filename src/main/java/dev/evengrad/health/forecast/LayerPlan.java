package dev.evengrad.health.forecast;

import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.plan.Plan;
import dev.evengrad.tensor.Shape;
import java.util.List;
import java.util.Objects;

/** One layer by itself, planned for training by the engine, with a gradient of its input. */
final class LayerPlan {
  private final Plan plan;
  private final Gradients gradients;

  /**
   * A plan.
   *
   * @param parameters in the layout of the layer alone
   */
  private LayerPlan(
      Layer layer, Shape input, Declaration declaration, float[] parameters, int capacity) {
    Kernels kernels = KernelBackends.select(BackendChoice.AUTO).newKernels();
    Weights weights =
        new Weights(
            declaration.parameterLayout(),
            parameters,
            declaration.bufferLayout(),
            declaration.initialBuffers(),
            kernels,
            PackedWeights.Use.TRAINING);
    this.gradients = new Gradients(declaration.parameterLayout());
    // the network's input has no gradient; that of an identity before the layer is there
    List<Layer> layers = List.of(Layers.activation(Activations.IDENTITY), layer);
    this.plan =
        Plan.forTraining(input, layers, weights, gradients, kernels, capacity, new StepClock(1));
  }

  /** With the initial weights of a seed. */
  static LayerPlan initial(Layer layer, Shape input, int capacity, long seed) {
    Declaration declaration = Declaration.of(List.of(layer), input);
    return new LayerPlan(layer, input, declaration, declaration.initialParameters(seed), capacity);
  }

  /** With weights in the layout of the layer alone. */
  static LayerPlan of(
      Layer layer, Shape input, Declaration declaration, float[] parameters, int capacity) {
    return new LayerPlan(layer, input, declaration, parameters, capacity);
  }

  Plan plan() {
    return plan;
  }

  Tensor input() {
    return plan.input();
  }

  Tensor output() {
    return plan.output().data();
  }

  /** The gradient of the output before the pass back, of the pre-activation after it. */
  Tensor outputGradient() {
    return Objects.requireNonNull(plan.output().delta());
  }

  /** The gradient of the input after the pass back. */
  Tensor inputGradient() {
    return Objects.requireNonNull(plan.steps().getFirst().output().delta());
  }
}
