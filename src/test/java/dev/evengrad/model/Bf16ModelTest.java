package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.io.format.DType;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import dev.evengrad.testing.Allocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 16-bit weights: what is stored is rounded, and nothing else is. */
class Bf16ModelTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse(
          "input 37; standardize; dense 65 tanh; residual [dense 65 relu; dense 65]; dense 133"
              + " gelu bias=false; layer_norm; branches [dense 33 relu | dense 2]; prelu; dense 5");
  private static final ModelSpec FOLDED =
      ModelSpec.parse("input 37; dense 40; batch_norm; relu; dense 5");

  @TempDir private Path folder;

  private static Model model(ModelSpec spec, BackendChoice backend) {
    float[] parameters = spec.declaration().initialParameters(11);
    CounterRandom random = CounterRandom.of(4, "parameters", 0);
    for (ParameterSlice slice : spec.declaration().parameterLayout().slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] += 0.1f * random.gaussian(i); // biases, factors and slopes too
      }
    }
    float[] buffers = spec.declaration().initialBuffers();
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] += 0.3f * random.uniform(i);
    }
    ModelInfo info = new ModelInfo("", OutputLink.SOFTMAX, List.of(), List.of(), Map.of("a", "b"));
    return new Model(spec, info, KernelBackends.select(backend), parameters, buffers);
  }

  private static float[] features(int rows) {
    float[] x = new float[rows * 37];
    CounterRandom random = CounterRandom.of(5, "rows", 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.gaussian(i);
    }
    return x;
  }

  private static float[] run(Model model, int rows) {
    float[] results = new float[rows * model.outputs()];
    model.session(rows).run(features(rows), rows, results);
    return results;
  }

  /** The parameters with every matrix rounded, by hand. */
  private static float[] rounded(Model model) {
    float[] parameters = model.parameters();
    for (ParameterSlice slice : model.spec().declaration().parameterLayout().slices()) {
      for (int i = slice.offset(); slice.shape().rank() == 2 && i < slice.end(); i++) {
        parameters[i] = Precision.BF16.round(parameters[i]);
      }
    }
    return parameters;
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void itsOutputsAreThoseOfTheRoundedFloat32Model(BackendChoice backend) {
    Model exact = model(SPEC, backend);
    Model half = exact.withPrecision(Precision.BF16);
    float[] parameters = rounded(exact);
    assertArrayEquals(parameters, half.parameters());
    Model expected =
        new Model(
            SPEC,
            exact.info(),
            KernelBackends.select(BackendChoice.SCALAR),
            parameters,
            exact.buffers());
    assertEquals(expected.sha256(), half.sha256());
    for (int rows : new int[] {1, 2, 3, 4, 7, 8, 13, 32, 70}) {
      assertArrayEquals(run(expected, rows), run(half, rows), rows + " rows");
    }
    assertNotEquals(Arrays.toString(run(exact, 1)), Arrays.toString(run(half, 1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void aRowAloneHasTheBitsItHasInABatch(BackendChoice backend) {
    Model half = model(SPEC, backend).withPrecision(Precision.BF16);
    int n = 45;
    float[] batch = run(half, n);
    float[] x = features(n);
    Session one = half.session(1);
    float[] single = new float[5];
    for (int r = 0; r < n; r++) {
      one.run(x, r * 37, 1, single, 0);
      assertArrayEquals(Arrays.copyOfRange(batch, r * 5, r * 5 + 5), single, "row " + r);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void aBatchNormalisationIsFoldedBeforeTheRounding(BackendChoice backend) {
    Model exact = model(FOLDED, backend);
    Model half = exact.withPrecision(Precision.BF16);
    assertArrayEquals(exact.parameter("dense1.weight"), half.parameter("dense1.weight"));
    float[] w = exact.parameter("dense1.weight");
    float[] b = exact.parameter("dense1.bias");
    for (int u = 0; u < 40; u++) {
      double scale =
          exact.parameter("batch_norm1.weight")[u]
              / Math.sqrt(exact.parameter("batch_norm1.variance")[u] + 1e-5);
      b[u] =
          (float)
              (((double) b[u] - exact.parameter("batch_norm1.mean")[u]) * scale
                  + exact.parameter("batch_norm1.bias")[u]);
      for (int i = u * 37; i < (u + 1) * 37; i++) {
        w[i] = Precision.BF16.round((float) (w[i] * scale));
      }
    }
    ModelSpec plain = ModelSpec.parse("input 37; dense 40; relu; dense 5");
    float[] parameters = plain.declaration().initialParameters(0);
    put(plain, "dense1.weight", w, parameters);
    put(plain, "dense1.bias", b, parameters);
    put(plain, "dense2.weight", half.parameter("dense2.weight"), parameters);
    put(plain, "dense2.bias", exact.parameter("dense2.bias"), parameters);
    Model expected = new Model(plain, exact.info(), exact.backend(), parameters, new float[0]);
    assertArrayEquals(run(expected, 13), run(half, 13));
  }

  private static void put(ModelSpec spec, String name, float[] values, float[] parameters) {
    int offset = spec.declaration().parameterLayout().get(name).offset();
    System.arraycopy(values, 0, parameters, offset, values.length);
  }

  @Test
  void thePrecisionStaysAndGoesBackToTheRoundedNumbers() {
    Model half = model(SPEC, BackendChoice.VECTOR).withPrecision(Precision.BF16);
    assertEquals(Precision.BF16, half.precision());
    assertSame(half, half.withPrecision(Precision.BF16));
    assertEquals(Precision.BF16, half.withInfo(ModelInfo.NONE).precision());
    Model back = half.withPrecision(Precision.FLOAT32);
    assertEquals(Precision.FLOAT32, back.precision());
    assertArrayEquals(half.parameters(), back.parameters());
    assertArrayEquals(run(half, 9), run(back, 9));
    assertEquals(back.packedBytes(), 2 * half.packedBytes());
    assertTrue(half.toString().contains("bf16"), half.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileKeepsPrecisionHashAndOutputs(boolean folded) throws IOException {
    Model exact = model(folded ? FOLDED : SPEC, BackendChoice.VECTOR);
    Model half = exact.withPrecision(Precision.BF16);
    Path file = folder.resolve("half.safetensors");
    half.save(file);
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      Model read = Model.load(file, Layers.REGISTRY, backend);
      assertEquals(Precision.BF16, read.precision());
      assertEquals(half.info(), read.info());
      assertEquals(half.sha256(), read.sha256());
      assertArrayEquals(run(half, 13), run(read, 13));
    }
    Safetensors plain = Safetensors.read(file);
    assertEquals("bf16", plain.metadata().get("evengrad.precision"));
    assertEquals(folded ? DType.F32 : DType.BF16, plain.tensor("dense1.weight").dtype());
    assertEquals(DType.BF16, plain.tensor("dense2.weight").dtype());
    assertEquals(DType.F32, plain.tensor("dense2.bias").dtype());
    assertArrayEquals(half.parameter("dense2.weight"), plain.floats("dense2.weight"));
    if (!folded) {
      Path whole = folder.resolve("whole.safetensors");
      exact.save(whole);
      assertTrue(Files.size(file) < 0.6 * Files.size(whole), "the file is half as large");
    }
  }

  @Test
  void aFileWithAnotherPrecisionThanItsTensorsIsRefused() throws IOException {
    Path file = folder.resolve("half.safetensors");
    model(SPEC, BackendChoice.SCALAR).withPrecision(Precision.BF16).save(file);
    // of format 1, in which the hash covers the weights alone and is compared last
    String bytes =
        Files.readString(file, StandardCharsets.ISO_8859_1)
            .replace("evengrad.format\":\"2\"", "evengrad.format\":\"1\"");
    assertTrue(bytes.contains("evengrad.format\":\"1\""));
    String dtype = "\"precision\":\"";
    assertTrue(bytes.indexOf("evengrad.precision\":\"bf16\"") > 0, dtype);
    write(file, bytes.replace("evengrad.precision\":\"bf16\"", "evengrad.precision\":\"fp16\""));
    String unknown = assertThrows(ModelFileException.class, () -> Model.load(file)).getMessage();
    assertTrue(unknown.contains("'fp16', expected one of float32, bf16"), unknown);
    write(file, bytes.replace("evengrad.precision", "evengrad.decision1"));
    String other = assertThrows(ModelFileException.class, () -> Model.load(file)).getMessage();
    assertTrue(other.contains("'dense1.weight' is BF16"), other);
    assertTrue(other.contains("expected F32"), other);
  }

  private static void write(Path file, String bytes) throws IOException {
    Files.write(file, bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aWeightThatWouldBecomeInfiniteIsRefused() {
    for (ModelSpec spec : List.of(SPEC, FOLDED)) {
      Model exact = model(spec, BackendChoice.SCALAR);
      float[] parameters = exact.parameters();
      parameters[spec.declaration().parameterLayout().get("dense1.weight").offset() + 3] =
          -Float.MAX_VALUE;
      Model large = new Model(spec, exact.info(), exact.backend(), parameters, exact.buffers());
      assertEquals(
          "entry 3 of dense1.weight is -3.4028235E38, expected a finite number that rounds to one"
              + " of bf16, up to 3.3895314e38",
          assertThrows(SettingException.class, () -> large.withPrecision(Precision.BF16))
              .getMessage());
    }
  }

  @Test
  void aFoldedWeightThatWouldBecomeInfiniteLeavesTheTwoLayersApart() {
    Model exact = model(FOLDED, BackendChoice.VECTOR);
    float[] parameters = exact.parameters();
    var layout = FOLDED.declaration().parameterLayout();
    parameters[layout.get("dense1.weight").offset()] = 3.38e38f;
    float[] buffers = exact.buffers();
    Model half =
        new Model(FOLDED, exact.info(), exact.backend(), parameters, buffers, Precision.BF16);
    float[] x = new float[37];
    x[0] = 1e-38f;
    float[] results = new float[5];
    half.session(1).run(x, 1, results);
    for (float result : results) {
      assertTrue(Float.isFinite(result));
    }
  }

  @Test
  void nothingIsAllocatedByAPrediction() {
    for (BackendChoice backend : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
      Session session = model(SPEC, backend).withPrecision(Precision.BF16).session(13);
      float[] x = features(13);
      float[] results = new float[65];
      Allocation.assertNone(
          backend.toString(),
          5_000,
          () -> {
            session.run(x, 13, results);
            session.run(x, 0, 1, results, 0);
          });
    }
  }

  @Test
  void threadsShareOneModel() {
    Model half = model(SPEC, BackendChoice.VECTOR).withPrecision(Precision.BF16);
    float[] expected = run(half, 32);
    boolean same =
        IntStream.range(0, 64).parallel().allMatch(_ -> Arrays.equals(expected, run(half, 32)));
    assertTrue(same);
  }
}
