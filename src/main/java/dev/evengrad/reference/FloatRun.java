package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.LossOp;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.AuxiliaryLosses;
import dev.evengrad.plan.Plan;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Noise;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The engine's way through a network and back, with everything it computed. */
final class FloatRun {
  private static final long SEED = 7;

  /** The numbers that random layers draw in the run's only step. */
  static final Noise NOISE = (layer, index) -> CounterRandom.of(SEED, layer, 0).uniform(index);

  private final Battery battery;
  private final Plan plan;
  private final Weights weights;
  private final Gradients gradients;
  private final double loss;
  private final DMatrixRMaj lossGradient;
  private final AuxiliaryLosses auxiliary;
  private final double auxiliaryLoss;
  private final List<DMatrixRMaj> headGradients = new ArrayList<>();
  private final DMatrixRMaj prediction;

  FloatRun(ModelSpec spec, Loss loss, Battery battery, KernelBackend backend) {
    this.battery = battery;
    Declaration declaration = spec.declaration();
    Kernels kernels = backend.newKernels();
    this.weights =
        new Weights(
            declaration.parameterLayout(),
            battery.parameters().clone(),
            declaration.bufferLayout(),
            battery.buffers().clone(),
            kernels,
            PackedWeights.Use.TRAINING);
    this.gradients = new Gradients(declaration.parameterLayout(), declaration.trainedLayout());
    this.plan =
        Plan.forTraining(
            spec.input().shape(),
            spec.layers(),
            weights,
            gradients,
            kernels,
            battery.rows(),
            new StepClock(SEED));
    Tensor input = plan.input();
    System.arraycopy(
        battery.features(), 0, input.array(), input.offset(), battery.features().length);
    plan.forward(battery.rows());
    Tensor delta = plan.output().delta();
    if (delta == null) {
      throw new IllegalArgumentException(
          "'"
              + spec
              + "' has no gradient to verify: its output depends on no parameter that is trained");
    }
    LossOp op = loss.compile(kernels, plan.output().data(), delta, battery.rows());
    double weight = op.weight(battery.rows(), battery.targets());
    this.loss = op.evaluate(battery.rows(), battery.targets(), weight);
    this.lossGradient = matrix(delta);
    this.auxiliary = new AuxiliaryLosses(plan, loss);
    this.auxiliaryLoss = auxiliary.evaluate(battery.rows(), battery.targets(), weight);
    for (int i = 0; i < auxiliary.size(); i++) {
      headGradients.add(
          matrix(java.util.Objects.requireNonNull(auxiliary.head(i).output().delta())));
    }
    plan.backward(battery.rows());
    if (plan.layerOfBadStatistics() == null) {
      plan.commit();
    }
    this.prediction = predict(spec, declaration, battery, kernels);
  }

  /** What a model of the battery's numbers predicts. */
  private static DMatrixRMaj predict(
      ModelSpec spec, Declaration declaration, Battery battery, Kernels kernels) {
    Weights weights =
        Weights.forPrediction(declaration, battery.parameters(), battery.buffers(), kernels);
    Plan plan =
        Plan.forPrediction(spec.input().shape(), spec.layers(), weights, kernels, battery.rows());
    Tensor input = plan.input();
    System.arraycopy(
        battery.features(), 0, input.array(), input.offset(), battery.features().length);
    plan.forward(battery.rows());
    Tensor y = plan.output().data();
    return Matrices.of(battery.rows(), y.width(), y.array(), y.offset(), y.stride());
  }

  DMatrixRMaj prediction() {
    return prediction;
  }

  Battery battery() {
    return battery;
  }

  int rows() {
    return battery.rows();
  }

  Kernels kernels() {
    return plan.kernels();
  }

  Weights weights() {
    return weights;
  }

  Gradients gradients() {
    return gradients;
  }

  Plan plan() {
    return plan;
  }

  List<Compilation.Step> steps() {
    return plan.steps();
  }

  double loss() {
    return loss;
  }

  /** The gradient of the loss by the network's output. */
  DMatrixRMaj lossGradient() {
    return lossGradient;
  }

  /** The losses on auxiliary heads. */
  AuxiliaryLosses auxiliary() {
    return auxiliary;
  }

  /** The gradient of the loss on a head by its output, times the head's weight. */
  DMatrixRMaj headGradient(int head) {
    return headGradients.get(head);
  }

  /** A copy of the rows of a tensor. */
  DMatrixRMaj matrix(Tensor tensor) {
    return Matrices.of(rows(), tensor.width(), tensor.array(), tensor.offset(), tensor.stride());
  }

  /** The outputs by layer. */
  Map<String, DMatrixRMaj> outputs() {
    Map<String, DMatrixRMaj> outputs = new LinkedHashMap<>();
    for (Compilation.Step step : steps()) {
      outputs.put(step.layer(), matrix(step.output().data()));
    }
    return outputs;
  }

  /** Every tensor that the run made, by name, in the order in which it made them. */
  Map<String, double[]> tensors() {
    Map<String, double[]> tensors = new LinkedHashMap<>();
    for (Compilation.Step step : steps()) {
      tensors.put(step.layer() + ".output", Matrices.entries(matrix(step.output().data())));
    }
    tensors.put("loss", new double[] {loss});
    tensors.put("loss.gradient", Matrices.entries(lossGradient()));
    tensors.put("auxiliary loss", new double[] {auxiliaryLoss});
    for (int i = 0; i < auxiliary.size(); i++) {
      String head = auxiliary.head(i).name();
      tensors.put(head + ".loss", new double[] {auxiliary.value(i)});
      tensors.put(head + ".loss.gradient", Matrices.entries(headGradient(i)));
    }
    for (int i = steps().size() - 1; i >= 0; i--) {
      Compilation.Step step = steps().get(i);
      for (int k = 0; k < step.outputs().size(); k++) {
        Tensor delta = step.outputs().get(k).delta();
        if (delta != null) {
          tensors.put(
              step.layer() + ".delta" + (k == 0 ? "" : " " + (k + 1)),
              Matrices.entries(matrix(delta)));
        }
      }
    }
    for (ParameterSlice slice : gradients.layout().slices()) {
      DMatrixRMaj g =
          Matrices.of(1, slice.size(), gradients.values(), slice.offset(), slice.size());
      tensors.put(slice.name() + ".gradient", Matrices.entries(g));
    }
    for (ParameterSlice slice : weights.bufferLayout().slices()) {
      DMatrixRMaj b = Matrices.of(1, slice.size(), weights.buffers(), slice.offset(), slice.size());
      tensors.put(slice.name(), Matrices.entries(b));
    }
    tensors.put("prediction", Matrices.entries(prediction));
    return tensors;
  }
}
