package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.Plan;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookNetwork;
import dev.evengrad.reference.textbook.TextbookPass;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.testing.Fixture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers against PyTorch: the textbook to 1e-9 of a tensor's largest entry, the engine to 64 roundings of it (three operations of
 * up to ten terms each; single operations have proven bounds in {@code Verification}).
 */
class LayerFixturesTest {
  private static final double TEXTBOOK = 1e-9;
  private static final double ENGINE = 64 * 0x1p-24;

  /**
   * A fixture.
   *
   * @param name of the file
   * @param network behind {@code input 10; identity; }, so that the input has a gradient
   * @param names the engine's name of a parameter by the fixture's
   * @param buffers the engine's name of a buffer by the fixture's
   * @param evaluating whether it is a pass of evaluation
   */
  record Case(
      String name,
      String network,
      Map<String, String> names,
      Map<String, String> buffers,
      boolean evaluating) {
    Case(String name, String network, Map<String, String> names) {
      this(name, network, names, Map.of(), false);
    }

    static Case batchNorm(String name, boolean evaluating) {
      return new Case(
          name,
          "batch_norm",
          Map.of("weight", "batch_norm1.weight", "bias", "batch_norm1.bias"),
          Map.of("running_mean", "batch_norm1.mean", "running_var", "batch_norm1.variance"),
          evaluating);
    }

    String text() {
      return "input 10; identity; " + network;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "residual_tanh",
            "residual [dense 10 tanh; dense 10]",
            Map.of(
                "a.weight", "dense1.weight",
                "a.bias", "dense1.bias",
                "b.weight", "dense2.weight",
                "b.bias", "dense2.bias")),
        new Case(
            "branches",
            "branches [dense 5 relu | dense 9 sigmoid; dense 4 relu | ]",
            Map.of(
                "a.weight", "dense1.weight",
                "a.bias", "dense1.bias",
                "b.weight", "dense2.weight",
                "b.bias", "dense2.bias",
                "c.weight", "dense3.weight",
                "c.bias", "dense3.bias")),
        new Case(
            "layer_norm",
            "layer_norm",
            Map.of("weight", "layer_norm1.weight", "bias", "layer_norm1.bias")),
        new Case("rms_norm", "rms_norm", Map.of("weight", "rms_norm1.weight")),
        Case.batchNorm("batch_norm_train", false),
        Case.batchNorm("batch_norm_eval", true));
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> casesOnBackends() {
    return cases()
        .flatMap(
            c ->
                Backends.all().stream()
                    .map(b -> org.junit.jupiter.params.provider.Arguments.of(c, b)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textbook(Case c) {
    Fixture fixture = Fixture.load("layer-" + c.name());
    TextbookNetwork network =
        TextbookNetwork.of(Textbook.BUILT_IN, ModelSpec.parse(c.text()).layers());
    Map<String, double[]> parameters = new LinkedHashMap<>();
    c.names().forEach((there, here) -> parameters.put(here, fixture.doubles("param." + there)));
    Map<String, double[]> buffers = new LinkedHashMap<>();
    c.buffers()
        .forEach((there, here) -> buffers.put(here, fixture.doubles("buffer_before." + there)));
    TextbookPass pass = new TextbookPass(parameters, buffers);
    if (c.evaluating()) {
      pass.inEvaluation();
    }
    DMatrixRMaj y = network.forward(matrix(fixture, "x"), pass);
    DMatrixRMaj dx = network.backward(matrix(fixture, "dy"), pass);
    assertClose("y", fixture.doubles("y"), Matrices.entries(y), TEXTBOOK);
    assertClose("dx", fixture.doubles("dx"), Matrices.entries(dx), TEXTBOOK);
    c.names()
        .forEach(
            (there, here) ->
                assertClose(here, fixture.doubles("grad." + there), pass.gradient(here), TEXTBOOK));
    c.buffers()
        .forEach(
            (there, here) ->
                assertClose(
                    here,
                    fixture.doubles("buffer_after." + there),
                    pass.nextBuffers().getOrDefault(here, buffers.get(here)),
                    TEXTBOOK));
  }

  @ParameterizedTest
  @MethodSource("casesOnBackends")
  void engine(Case c, KernelBackend backend) {
    Fixture fixture = Fixture.load("layer-" + c.name());
    ModelSpec spec = ModelSpec.parse(c.text());
    Declaration declaration = spec.declaration();
    float[] parameters = new float[declaration.parameterLayout().length()];
    c.names()
        .forEach(
            (there, here) -> {
              float[] values = fixture.floats("param." + there);
              int offset = declaration.parameterLayout().get(here).offset();
              System.arraycopy(values, 0, parameters, offset, values.length);
            });
    float[] buffers = declaration.initialBuffers();
    c.buffers()
        .forEach(
            (there, here) -> {
              float[] values = fixture.floats("buffer_before." + there);
              int offset = declaration.bufferLayout().get(here).offset();
              System.arraycopy(values, 0, buffers, offset, values.length);
            });
    Kernels kernels = backend.newKernels();
    Weights weights =
        new Weights(
            declaration.parameterLayout(),
            parameters,
            declaration.bufferLayout(),
            buffers,
            kernels,
            PackedWeights.Use.TRAINING);
    Gradients gradients = new Gradients(declaration.parameterLayout());
    int rows = fixture.shape("x")[0];
    StepClock clock = new StepClock(0);
    Plan plan =
        Plan.forTraining(
            spec.input().shape(), spec.layers(), weights, gradients, kernels, rows, clock);
    if (c.evaluating()) {
      clock.evaluate();
    }
    float[] x = fixture.floats("x");
    System.arraycopy(x, 0, plan.input().array(), plan.input().offset(), x.length);
    plan.forward(rows);
    float[] dy = fixture.floats("dy");
    Tensor delta = Objects.requireNonNull(plan.output().delta());
    System.arraycopy(dy, 0, delta.array(), delta.offset(), dy.length);
    plan.backward(rows);
    assertClose("y", fixture.doubles("y"), doubles(plan.output().data().array()), ENGINE);
    Tensor dx = Objects.requireNonNull(plan.steps().get(0).output().delta());
    assertClose("dx", fixture.doubles("dx"), doubles(dx.array()), ENGINE);
    for (Map.Entry<String, String> entry : c.names().entrySet()) {
      ParameterSlice slice = declaration.parameterLayout().get(entry.getValue());
      assertClose(
          entry.getValue(),
          fixture.doubles("grad." + entry.getKey()),
          doubles(Arrays.copyOfRange(gradients.values(), slice.offset(), slice.end())),
          ENGINE);
    }
    if (!c.evaluating()) {
      plan.commit();
    }
    for (Map.Entry<String, String> entry : c.buffers().entrySet()) {
      ParameterSlice slice = declaration.bufferLayout().get(entry.getValue());
      assertClose(
          entry.getValue(),
          fixture.doubles("buffer_after." + entry.getKey()),
          doubles(Arrays.copyOfRange(buffers, slice.offset(), slice.end())),
          ENGINE);
    }
  }

  private static DMatrixRMaj matrix(Fixture fixture, String tensor) {
    int[] shape = fixture.shape(tensor);
    return Matrices.of(shape[0], shape[1], fixture.doubles(tensor));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static void assertClose(
      String what, double[] expected, double[] actual, double tolerance) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * largest, what + "[" + i + "]");
    }
  }
}
