package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.Value;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import dev.evengrad.plan.Plan;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.NamedArrays;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookNetwork;
import dev.evengrad.reference.textbook.TextbookPass;
import dev.evengrad.tensor.Shape;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch normalisation behind a dense layer becomes part of it in a model, and nobody sees it but by its speed. */
class FoldingTest {
  private static final int ROWS = 19;

  @TempDir private Path folder;

  static Stream<KernelBackend> backends() {
    return Backends.all().stream();
  }

  static Stream<Arguments> pairs() {
    return Stream.of("dense 65; batch_norm", "dense 7 bias=false; batch_norm eps=0.01")
        .flatMap(text -> backends().map(backend -> Arguments.of(text, backend)));
  }

  private static Battery battery(ModelSpec spec) {
    return Battery.random(spec, Losses.mse(), ROWS, 11);
  }

  private static Model model(ModelSpec spec, KernelBackend backend) {
    Battery battery = battery(spec);
    return new Model(spec, ModelInfo.NONE, backend, battery.parameters(), battery.buffers());
  }

  private static float[] predictions(Model model, float[] features) {
    int rows = features.length / model.inputs();
    float[] results = new float[rows * model.outputs()];
    model.session(rows).runLogits(features, rows, results);
    return results;
  }

  private static DMatrixRMaj textbook(ModelSpec spec, float[] features) {
    Battery battery = battery(spec);
    Declaration declaration = spec.declaration();
    int inputs = spec.input().shape().size();
    TextbookPass pass =
        new TextbookPass(
                NamedArrays.of(declaration.parameterLayout(), battery.parameters()),
                NamedArrays.of(declaration.bufferLayout(), battery.buffers()))
            .inEvaluation();
    return TextbookNetwork.of(Textbook.BUILT_IN, spec.layers())
        .forward(Matrices.of(features.length / inputs, inputs, features, 0, inputs), pass);
  }

  /**
   * With K inputs and w' and b' rounded once, each product meets at most K + 1 roundings: {@code gamma(K + 3) (sum |x||w'| + |b'|)} is
   * enough. b' itself is a difference in double, off by at most 2^-50 of its terms.
   */
  @ParameterizedTest
  @MethodSource("pairs")
  void predictionsAreWithinTheBound(String pair, KernelBackend backend) {
    ModelSpec spec = ModelSpec.parse("input 37; " + pair);
    Model model = model(spec, backend);
    float[] x = battery(spec).features();
    float[] y = predictions(model, x);
    DMatrixRMaj expected = textbook(spec, x);
    double eps = pair.contains("0.01") ? 0.01 : 1e-5;
    float[] w = model.parameter("dense1.weight");
    float[] b =
        pair.contains("bias=false") ? new float[model.outputs()] : model.parameter("dense1.bias");
    float[] gamma = model.parameter("batch_norm1.weight");
    float[] beta = model.parameter("batch_norm1.bias");
    float[] mean = model.parameter("batch_norm1.mean");
    float[] variance = model.parameter("batch_norm1.variance");
    for (int o = 0; o < model.outputs(); o++) {
      double s = gamma[o] / Math.sqrt(variance[o] + eps);
      double shift = ((double) b[o] - mean[o]) * s + beta[o];
      double terms = (Math.abs(b[o]) + Math.abs(mean[o])) * Math.abs(s) + Math.abs(beta[o]);
      for (int r = 0; r < ROWS; r++) {
        double gross = Math.abs(shift);
        for (int i = 0; i < 37; i++) {
          gross += Math.abs(x[r * 37 + i] * w[o * 37 + i] * s);
        }
        double bound = Rounding.ofSum(37 + 1, gross) + 0x1p-50 * terms;
        assertEquals(expected.get(r, o), y[r * model.outputs() + o], bound);
      }
    }
  }

  /** The bits are those of a dense layer that was given the folded numbers. */
  @ParameterizedTest
  @MethodSource("backends")
  void theFoldedNumbersAreRoundedOnce(KernelBackend backend) {
    ModelSpec spec = ModelSpec.parse("input 37; dense 65; batch_norm; tanh; dense 3");
    ModelSpec plain = ModelSpec.parse("input 37; dense 65; tanh; dense 3");
    Model model = model(spec, backend);
    Battery battery = battery(spec);
    Declaration declaration = plain.declaration();
    float[] parameters = new float[declaration.parameterLayout().length()];
    for (String name : List.of("dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias")) {
      float[] values = model.parameter(name);
      int offset = declaration.parameterLayout().get(name).offset();
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (name.startsWith("dense1")) {
          int unit = name.endsWith("bias") ? i : i / 37;
          double s =
              model.parameter("batch_norm1.weight")[unit]
                  / Math.sqrt(model.parameter("batch_norm1.variance")[unit] + 1e-5);
          value =
              name.endsWith("bias")
                  ? (value - model.parameter("batch_norm1.mean")[unit]) * s
                      + model.parameter("batch_norm1.bias")[unit]
                  : value * s;
        }
        parameters[offset + i] = (float) value;
      }
    }
    Model folded = new Model(plain, ModelInfo.NONE, backend, parameters, new float[0]);
    assertArrayEquals(
        predictions(folded, battery.features()), predictions(model, battery.features()));
    assertEquals(folded.packedBytes(), model.packedBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '/',
      value = {
        "dense 5; batch_norm / dense1",
        "dense 5; batch_norm; relu; dense 4; batch_norm / dense1 activation1 dense2",
        "dense 5; batch_norm; batch_norm / dense1 batch_norm2",
        "dense 5 relu; batch_norm / dense1 batch_norm1",
        "batch_norm; dense 5 / batch_norm1 dense1",
        "dense 5; flatten; batch_norm / dense1 batch_norm1",
        "dense 5; residual [batch_norm] / dense1 batch_norm1 residual1",
        "residual [dense 7; batch_norm] / dense1 residual1",
        "repeat 2 [dense 5; batch_norm] / dense1 dense2",
        "repeat 2 [batch_norm; dense 5] / batch_norm1 dense1 batch_norm2 dense2",
        "branches [dense 5; batch_norm | batch_norm] / dense1 batch_norm2 branches1",
        "standardize; batch_norm; dense 5 / standardize1 batch_norm1 dense1",
        "dense 5; dropout 0.5; batch_norm / dense1 batch_norm1",
      })
  void onlyWhatIsDirectlyBehindAPlainDenseLayerIsFolded(String layers, String operations) {
    ModelSpec spec = ModelSpec.parse("input 7; " + layers);
    Battery battery = battery(spec);
    KernelBackend backend = Backends.scalar();
    Weights weights =
        Weights.forPrediction(
            spec.declaration(), battery.parameters(), battery.buffers(), backend.newKernels());
    Plan plan =
        Plan.forPrediction(
            spec.input().shape(), spec.layers(), weights, backend.newKernels(), ROWS);
    List<String> steps = plan.steps().stream().map(Compilation.Step::layer).toList();
    assertEquals(Arrays.asList(operations.split(" ")), steps);
    float[] y = predictions(model(spec, backend), battery.features());
    double[] expected = Matrices.entries(textbook(spec, battery.features()));
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 1e-5 * largest);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRowAloneHasTheBitsItHasInABatchAndNothingIsAllocated(KernelBackend backend) {
    ModelSpec spec =
        ModelSpec.parse("input 37; dense 65; batch_norm; relu; dense 33 tanh; batch_norm; dense 5");
    Model model = model(spec, backend);
    float[] x = battery(spec).features();
    float[] together = predictions(model, x);
    Session one = model.session(1);
    float[] alone = new float[together.length];
    for (int r = 0; r < ROWS; r++) {
      one.run(x, r * 37, 1, alone, r * 5);
    }
    assertArrayEquals(together, alone);
    assertArrayEquals(predictions(model(spec, Backends.scalar()), x), together);
    Allocation.assertNone(backend.name(), 5000, () -> one.run(x, 0, 1, alone, 0));
  }

  /** Description, numbers and hash are those of the whole network; a file brings the same predictions back. */
  @Test
  void theModelKeepsBothLayers() {
    ModelSpec spec = ModelSpec.parse("input 37; dense 65; batch_norm; dense 2");
    Model model = model(spec, Backends.scalar());
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    Model read = Model.load(file);
    assertEquals(spec, read.spec());
    assertEquals(model.sha256(), read.sha256());
    for (String name :
        List.of(
            "dense1.weight", "batch_norm1.weight", "batch_norm1.mean", "batch_norm1.variance")) {
      assertArrayEquals(model.parameter(name), read.parameter(name), name);
    }
    float[] x = battery(spec).features();
    assertArrayEquals(predictions(model, x), predictions(read, x));
    Declaration declaration = spec.declaration();
    float[] variance = model.parameter("batch_norm1.variance");
    assertEquals(
        battery(spec).buffers()[declaration.bufferLayout().get("batch_norm1.variance").offset()],
        variance[0]);
  }

  @Test
  void aVarianceBelowZeroIsRefused() {
    ModelSpec spec = ModelSpec.parse("input 1; dense 2; batch_norm");
    Declaration declaration = spec.declaration();
    float[] buffers = declaration.initialBuffers();
    for (float bad : new float[] {-0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      buffers[declaration.bufferLayout().get("batch_norm1.variance").offset() + 1] = bad;
      SettingException e =
          assertThrows(
              SettingException.class,
              () ->
                  new Model(
                      spec,
                      ModelInfo.NONE,
                      Backends.scalar(),
                      declaration.initialParameters(1),
                      buffers));
      assertEquals(
          "entry 1 of the buffer batch_norm1.variance is "
              + bad
              + ", expected a finite number of at least 0",
          e.getMessage());
    }
  }

  /** Declares two layers together, but compiles something between them. */
  private record Meddling(Layer first, Layer second) implements Layer {
    @Override
    public String text() {
      return "meddling";
    }

    @Override
    public Shape declare(Declaration declaration, Shape input) {
      return declaration.declare(List.of(first, second), input);
    }

    @Override
    public Value compile(Compilation c, Value input) {
      Value between = Layers.activation(Activations.RELU).compile(c, first.compile(c, input));
      return second.compile(c, between);
    }
  }

  @Test
  void aLayerThatCompilesWhatItDidNotDeclareIsFound() {
    ModelSpec spec =
        ModelSpec.of(
            ModelSpec.input(3), new Meddling(Layers.dense(2), Layers.batchNorm()), Layers.dense(1));
    Model model = model(spec, Backends.scalar());
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> model.session(1));
    assertTrue(e.getMessage().startsWith("batch_norm1 was declared directly behind dense1"));
  }

  /** 1e30 times 1e10 is no float, but what comes out of both layers is: they stay apart. */
  @Test
  void whatWouldOverflowIsNotFolded() {
    ModelSpec spec = ModelSpec.parse("input 1; dense 1 bias=false; batch_norm");
    Declaration declaration = spec.declaration();
    float[] parameters = declaration.initialParameters(1);
    parameters[declaration.parameterLayout().get("dense1.weight").offset()] = 1e30f;
    parameters[declaration.parameterLayout().get("batch_norm1.weight").offset()] = 1e10f;
    Model model =
        new Model(
            spec, ModelInfo.NONE, Backends.scalar(), parameters, declaration.initialBuffers());
    float y = predictions(model, new float[] {1e-30f})[0];
    assertTrue(y > 9.9e9f && y < 1.01e10f, "" + y);
  }
}
