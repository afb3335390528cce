package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.ActivationTexts;
import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.Plan;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.reference.textbook.TextbookDense;
import dev.evengrad.reference.textbook.TextbookLoss;
import dev.evengrad.reference.textbook.TextbookTarget;
import dev.evengrad.testing.Fixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's single operations against PyTorch, within the bounds that rounding explains. */
class EngineFixturesTest {
  /** One operation on one backend, planned for training. */
  private static final class Planned {
    final Declaration declaration;
    final float[] parameters;
    final Gradients gradients;
    final Kernels kernels;
    final Plan plan;
    final int rows;

    Planned(String network, float[] weight, float[] bias, KernelBackend backend, float[] x) {
      ModelSpec spec = ModelSpec.parse(network);
      declaration = spec.declaration();
      parameters = new float[declaration.parameterLayout().length()];
      if (weight.length > 0) {
        System.arraycopy(
            weight,
            0,
            parameters,
            declaration.parameterLayout().get("dense1.weight").offset(),
            weight.length);
        System.arraycopy(
            bias,
            0,
            parameters,
            declaration.parameterLayout().get("dense1.bias").offset(),
            bias.length);
      }
      kernels = backend.newKernels();
      Weights weights =
          new Weights(
              declaration.parameterLayout(),
              parameters,
              declaration.bufferLayout(),
              new float[0],
              kernels,
              PackedWeights.Use.TRAINING);
      gradients = new Gradients(declaration.parameterLayout());
      rows = x.length / spec.input().shape().size();
      plan =
          Plan.forTraining(spec.input().shape(), spec.layers(), weights, gradients, kernels, rows);
      System.arraycopy(x, 0, plan.input().array(), plan.input().offset(), x.length);
      plan.forward(rows);
    }

    Tensor delta() {
      Tensor delta = plan.output().delta();
      if (delta == null) {
        throw new AssertionError("no delta in a plan for training");
      }
      return delta;
    }
  }

  private static List<Arguments> with(String... names) {
    List<Arguments> all = new ArrayList<>();
    for (KernelBackend backend : Backends.all()) {
      for (String name : names) {
        all.add(Arguments.of(name, backend));
      }
    }
    return all;
  }

  static List<Arguments> activationNames() {
    return with(Activations.REGISTRY.names().toArray(String[]::new));
  }

  static List<Arguments> lossNames() {
    return with(
        "mse",
        "mae",
        "huber",
        "sigmoid_binary_cross_entropy",
        "softmax_cross_entropy",
        "softmax_cross_entropy_smoothed",
        "softmax_cross_entropy_extreme");
  }

  static List<Arguments> layerNames() {
    return with("linear", "linear_wide");
  }

  /**
   * A derivative that is taken from the engine's output is wrong by that output's error too. PyTorch's
   * own results are off by some roundings of double where its formulae cancel.
   */
  @ParameterizedTest
  @MethodSource("activationNames")
  void activations(String name, KernelBackend backend) {
    Fixture fixture = Fixture.load("activation-" + name);
    TextbookActivation twin = Textbook.BUILT_IN.activation(name);
    float[] z = fixture.floats("z");
    Planned planned = new Planned("input 1; " + name, new float[0], new float[0], backend, z);
    float[] delta = planned.delta().array();
    Arrays.fill(delta, 1f);
    planned.plan.backward(planned.rows);
    double[] y = fixture.doubles("y");
    double[] derivative = fixture.doubles("dy_dz");
    float[] actual = planned.plan.output().data().array();
    boolean fromOutput = ActivationTexts.parse(name).derivativeFromOutput();
    for (int i = 0; i < z.length; i++) {
      double pytorch = 4 * Math.ulp(1.0) * Math.max(1, Math.abs(z[i]));
      double valueError = twin.valueError(z[i]) + pytorch;
      assertWithin(name + " on " + backend.name() + " at " + z[i], actual[i], y[i], valueError);
      // |d f'/dy| is at most 2 for tanh (2|y|) and 1 for sigmoid (|1 - 2y|); the others see a sign
      double bound =
          fromOutput
              ? 2 * valueError + twin.derivativeError(actual[i])
              : pytorch + twin.derivativeError(z[i]);
      assertWithin(name + "' on " + backend.name() + " at " + z[i], delta[i], derivative[i], bound);
    }
  }

  /**
   * The predictions of the extreme fixture are no floats. Rounding them moves a softmax loss by at
   * most twice the largest move (its gradient's magnitudes add up to at most 2), a probability by half
   * of it (p (1 - p) and the others' products with p add up to at most 1/2).
   */
  @ParameterizedTest
  @MethodSource("lossNames")
  void losses(String name, KernelBackend backend) {
    Fixture fixture = Fixture.load("loss-" + name);
    String text = name.replace("_extreme", "").replace("_smoothed", "(0.1)");
    Loss loss = Losses.parse(text);
    TextbookLoss twin = Textbook.BUILT_IN.loss(text);
    int[] shape = fixture.shape("prediction");
    double[] exact = fixture.doubles("prediction");
    float[] prediction = new float[exact.length];
    double moved = 0;
    for (int i = 0; i < exact.length; i++) {
      prediction[i] = (float) exact[i];
      moved = Math.max(moved, Math.abs(prediction[i] - exact[i]));
    }
    Targets targets = new Targets();
    TextbookTarget target;
    if (fixture.isWhole("target")) {
      targets.setClasses(fixture.ints("target"));
      target = TextbookTarget.ofClasses(fixture.ints("target"));
    } else {
      targets.setValues(fixture.floats("target"));
      target = TextbookTarget.ofValues(Matrices.of(shape[0], shape[1], fixture.doubles("target")));
    }
    float[] gradient = new float[prediction.length];
    double value =
        loss.compile(
                backend.newKernels(),
                new Tensor(prediction, 0, shape[1], shape[1]),
                new Tensor(gradient, 0, shape[1], shape[1]),
                shape[0])
            .evaluate(shape[0], targets);
    DMatrixRMaj m = Matrices.of(shape[0], shape[1], exact);
    assertWithin(
        name + " on " + backend.name(),
        value,
        fixture.scalar("loss"),
        twin.valueError(m, target) + 2 * moved);
    DMatrixRMaj bound = twin.gradientError(m, target);
    double[] expected = fixture.doubles("dloss_dprediction");
    for (int i = 0; i < expected.length; i++) {
      assertWithin(
          name + " gradient[" + i + "] on " + backend.name(),
          gradient[i],
          expected[i],
          bound.get(i) + moved / 2 / shape[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("layerNames")
  void dense(String name, KernelBackend backend) {
    Fixture fixture = Fixture.load("layer-" + name);
    int inputs = fixture.shape("x")[1];
    int units = fixture.shape("y")[1];
    float[] weight = fixture.floats("param.weight");
    float[] x = fixture.floats("x");
    float[] dy = fixture.floats("dy");
    // the identity gives the dense layer an input that has a gradient
    Planned planned =
        new Planned(
            "input " + inputs + "; identity; dense " + units,
            weight,
            fixture.floats("param.bias"),
            backend,
            x);
    System.arraycopy(dy, 0, planned.delta().array(), 0, dy.length);
    planned.plan.backward(planned.rows);
    String where = name + " on " + backend.name() + " ";
    int rows = planned.rows;
    DMatrixRMaj ax = Matrices.abs(Matrices.of(rows, inputs, x, 0, inputs));
    DMatrixRMaj aw = Matrices.abs(Matrices.of(units, inputs, weight, 0, inputs));
    DMatrixRMaj ady = Matrices.abs(Matrices.of(rows, units, dy, 0, units));
    double[] ab =
        Matrices.entries(Matrices.abs(Matrices.of(1, units, fixture.doubles("param.bias"))));

    assertSums(
        where + "y",
        planned.plan.output().data().array(),
        0,
        fixture.doubles("y"),
        TextbookDense.linear(ax, aw, ab),
        inputs);
    Tensor dx = planned.plan.steps().get(0).output().delta();
    if (dx == null) {
      throw new AssertionError("the identity layer has no delta");
    }
    assertSums(
        where + "dx",
        dx.array(),
        dx.offset(),
        fixture.doubles("dx"),
        TextbookDense.inputGradient(ady, aw),
        units);
    float[] gradients = planned.gradients.values();
    assertSums(
        where + "dW",
        gradients,
        planned.declaration.parameterLayout().get("dense1.weight").offset(),
        fixture.doubles("grad.weight"),
        TextbookDense.weightGradient(ady, ax),
        rows);
    assertSums(
        where + "db",
        gradients,
        planned.declaration.parameterLayout().get("dense1.bias").offset(),
        fixture.doubles("grad.bias"),
        Matrices.of(1, units, TextbookDense.columnSums(ady)),
        rows);
  }

  private static void assertSums(
      String what, float[] actual, int offset, double[] expected, DMatrixRMaj gross, int terms) {
    for (int i = 0; i < expected.length; i++) {
      assertWithin(
          what + "[" + i + "]",
          actual[offset + i],
          expected[i],
          Rounding.ofSum(terms, gross.get(i)));
    }
  }

  private static void assertWithin(String what, double actual, double expected, double bound) {
    assertTrue(
        Math.abs(actual - expected) <= bound,
        () ->
            what
                + ": "
                + actual
                + ", PyTorch "
                + expected
                + ", off by "
                + Math.abs(actual - expected)
                + ", bound "
                + bound);
  }
}
