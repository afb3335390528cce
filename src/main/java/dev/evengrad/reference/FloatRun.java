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
  private final EngineStep step;
  private final EngineLosses losses;
  private final double auxiliaryLoss;
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
    double value = op.evaluate(battery.rows(), battery.targets(), weight);
    AuxiliaryLosses auxiliary = new AuxiliaryLosses(plan, loss);
    this.auxiliaryLoss = auxiliary.evaluate(battery.rows(), battery.targets(), weight);
    this.step =
        new EngineStep(plan, weights, gradients, 0, battery.rows(), battery.buffers(), null, NOISE);
    this.losses = EngineLosses.of(step, value, 0, 1, auxiliary);
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

  int rows() {
    return battery.rows();
  }

  Kernels kernels() {
    return plan.kernels();
  }

  Weights weights() {
    return weights;
  }

  List<Compilation.Step> steps() {
    return plan.steps();
  }

  /** The tensors. */
  EngineStep step() {
    return step;
  }

  /** The losses, on auxiliary heads too. */
  EngineLosses losses() {
    return losses;
  }

  /** The outputs by layer. */
  Map<String, DMatrixRMaj> outputs() {
    Map<String, DMatrixRMaj> outputs = new LinkedHashMap<>();
    for (Compilation.Step each : steps()) {
      outputs.put(each.layer(), step.matrix(each.output().data()));
    }
    return outputs;
  }

  /** Every tensor that the run made, by name, in the order in which it made them. */
  Map<String, double[]> tensors() {
    Map<String, double[]> tensors = new LinkedHashMap<>();
    outputs().forEach((layer, y) -> tensors.put(layer + ".output", Matrices.entries(y)));
    tensors.put("loss", new double[] {losses.value()});
    DMatrixRMaj gradient = losses.gradient();
    if (gradient != null) {
      tensors.put("loss.gradient", Matrices.entries(gradient));
    }
    tensors.put("auxiliary loss", new double[] {auxiliaryLoss});
    for (int i = 0; i < losses.heads().size(); i++) {
      String head = losses.heads().get(i).name();
      tensors.put(head + ".loss", new double[] {losses.headValues().get(i)});
      tensors.put(head + ".loss.gradient", Matrices.entries(losses.headGradients().get(i)));
    }
    for (int i = steps().size() - 1; i >= 0; i--) {
      Compilation.Step each = steps().get(i);
      for (int k = 0; k < each.outputs().size(); k++) {
        Tensor delta = each.outputs().get(k).delta();
        if (delta != null) {
          tensors.put(
              each.layer() + ".delta" + (k == 0 ? "" : " " + (k + 1)),
              Matrices.entries(step.matrix(delta)));
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
