package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.columns.CategoryColumn;
import dev.evengrad.columns.Columns;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.TargetScale;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and shapes that state dicts come with, and what is said where they do not fit. */
class StateDictTest {
  private static final ModelSpec TWO = ModelSpec.parse("input 2; dense 3 relu; dense 1");

  @TempDir private Path folder;

  /** A writer whose tensors hold 1, 2, 3, ... */
  private static SafetensorsWriter tensors(String... namesAndShapes) {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (String text : namesAndShapes) {
      String[] parts = text.split(" ");
      int[] shape = new int[parts.length - 1];
      int size = 1;
      for (int d = 0; d < shape.length; d++) {
        shape[d] = Integer.parseInt(parts[d + 1]);
        size *= shape[d];
      }
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i + 1;
      }
      writer.add(parts[0], shape, values, 0);
    }
    return writer;
  }

  private StateDict read(SafetensorsWriter writer) {
    Path file = folder.resolve("weights.safetensors");
    writer.write(file);
    return StateDict.read(file);
  }

  private static List<String> taken(WeightAssignment assignment) {
    return assignment.rows().stream().map(row -> row.tensor() + " " + row.found()).toList();
  }

  private static String refusal(ModelSpec spec, StateDict dict, WeightMapping mapping) {
    return assertThrows(EvengradException.class, () -> Model.of(spec, dict, mapping)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "module.0.,module.2.,0.,2.",
    "_orig_mod.0.,_orig_mod.2.,0.,2.",
    "_orig_mod.module.0.,_orig_mod.module.2.,0.,2.",
    "module._orig_mod.0.,module._orig_mod.2.,0.,2.",
    "0._orig_mod.,2.,0.,2.",
    "module.fc1.,fc2.,module.fc1.,fc2."
  })
  void whatToolsAddToNamesIsTakenOff(String a, String b, String first, String second) {
    StateDict dict = read(tensors(b + "bias 1", b + "weight 1 3", a + "weight 3 2", a + "bias 3"));
    assertEquals(
        Set.of(first + "weight", first + "bias", second + "weight", second + "bias"), dict.names());
    Model model = Model.of(TWO, dict, WeightMapping.BY_NAME_OR_ORDER);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, model.parameter("dense1.weight"));
  }

  @Test
  void numbersInNamesCountByValue() {
    ModelSpec deep = ModelSpec.parse("input 2; repeat 11 [dense 2 tanh]");
    SafetensorsWriter writer = new SafetensorsWriter();
    for (int i = 10; i >= 0; i--) {
      writer.add("layers." + i + ".weight", new int[] {2, 2}, new float[] {i, 0, 0, 0}, 0);
      writer.add("layers." + i + ".bias", new int[] {2}, new float[2], 0);
    }
    Model model = Model.of(deep, read(writer), WeightMapping.BY_NAME_OR_ORDER);
    for (int i = 0; i <= 10; i++) {
      assertEquals(i, model.parameter("dense" + (i + 1) + ".weight")[0]);
    }
  }

  /** g v / |v|, where the norm is that of a row, of a column or of all. */
  @ParameterizedTest
  @CsvSource({
    "parametrizations.weight.original0,parametrizations.weight.original1",
    "weight_g,weight_v"
  })
  void weightNormsAreUndone(String gain, String direction) {
    float[] v = {3, 4, 6, 8, 0.6f, 0.8f};
    StateDict rows =
        read(
            tensors("0.bias 3", "2.weight 1 3", "2.bias 1")
                .add("0." + gain, new int[] {3, 1}, new float[] {5, 20, 2}, 0)
                .add("0." + direction, new int[] {3, 2}, v, 0));
    assertArrayEquals(new float[] {3, 4, 12, 16, 1.2f, 1.6f}, rows.floats("0.weight"), 1e-6f);
    Model model = Model.of(TWO, rows, WeightMapping.BY_NAME_OR_ORDER);
    assertArrayEquals(rows.floats("0.weight"), model.parameter("dense1.weight"));
    StateDict columns =
        read(
            new SafetensorsWriter()
                .add(gain, new int[] {1, 2}, new float[] {10, 26}, 0)
                .add(direction, new int[] {2, 2}, new float[] {3, 5, 4, 12}, 0));
    assertArrayEquals(new float[] {6, 10, 8, 24}, columns.floats("weight"), 1e-6f);
    StateDict whole =
        read(
            new SafetensorsWriter()
                .add("a." + gain, new int[0], new float[] {10}, 0)
                .add("a." + direction, new int[] {2, 2}, new float[] {1, 1, 1, 1}, 0));
    assertArrayEquals(new float[] {5, 5, 5, 5}, whole.floats("a.weight"), 1e-6f);
    assertTrue(
        assertThrows(
                ModelFileException.class,
                () -> read(tensors("a." + gain + " 2 1", "a." + direction + " 3 2")))
            .getMessage()
            .contains("no gain and direction of one weight norm"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.parametrizations.weight.original,remove_parametrizations",
    "0.parametrizations.weight.0._u,remove_parametrizations",
    "0.weight_orig,remove_spectral_norm"
  })
  void otherParametrizationsAreSaidToBeUnknown(String name, String wayOut) {
    String message =
        assertThrows(ModelFileException.class, () -> read(tensors(name + " 3 2"))).getMessage();
    assertTrue(message.contains(name) && message.contains(wayOut), message);
  }

  @Test
  void tiedTensorsAreThereTwice() {
    ModelSpec spec = ModelSpec.parse("input 2; dense 2 relu bias=false; dense 2 bias=false");
    StateDict dict =
        read(
            tensors("fc1.weight 2 2")
                .metadata("fc2.weight", "fc1.weight")
                .metadata("format", "pt"));
    Model model = Model.of(spec, dict, WeightMapping.BY_NAME_OR_ORDER);
    assertArrayEquals(model.parameter("dense1.weight"), model.parameter("dense2.weight"));
  }

  @Test
  void wholeNumbersAreNoWeights() throws IOException {
    String header = "{\"0.weight\":{\"dtype\":\"I8\",\"shape\":[1,2],\"data_offsets\":[0,2]}}";
    Path file = folder.resolve("quantized.safetensors");
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    Files.write(
        file,
        ByteBuffer.allocate(8 + text.length + 2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put((byte) 1)
            .put((byte) 2)
            .array());
    String refused =
        refusal(
            ModelSpec.parse("input 2; dense 1 bias=false"),
            StateDict.read(file),
            WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(
        refused.contains("'0.weight' holds whole numbers (I8)")
            && refused.contains("tensor.float()"),
        refused);
  }

  @Test
  void shortAndLongTypesAreReadAsFloats() throws IOException {
    String header =
        "{\"0.weight\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},"
            + "\"0.bias\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[16,18]},"
            + "\"2.weight\":{\"dtype\":\"BF16\",\"shape\":[1,1],\"data_offsets\":[18,20]},"
            + "\"2.bias\":{\"dtype\":\"F8_E5M2\",\"shape\":[1],\"data_offsets\":[20,21]}}";
    Path file = folder.resolve("types.safetensors");
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    Files.write(
        file,
        ByteBuffer.allocate(8 + text.length + 21)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .putDouble(0.1)
            .putDouble(-2)
            .putShort(Float.floatToFloat16(0.25f))
            .putShort((short) (Float.floatToIntBits(1.5f) >>> 16))
            .put((byte) 0)
            .array());
    StateDict dict = StateDict.read(file);
    assertArrayEquals(new float[] {0.1f, -2}, dict.floats("0.weight"));
    ModelSpec spec = ModelSpec.parse("input 2; dense 1 relu; dense 1");
    String refused = refusal(spec, dict, WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(refused.contains("'2.bias': the type F8_E5M2 is not read"), refused);
    WeightMapping without = WeightMapping.BY_NAME_OR_ORDER.ignoring("2.bias");
    ModelSpec noBias = ModelSpec.parse("input 2; dense 1 relu; dense 1 bias=false");
    WeightAssignment assignment = without.assign(noBias, dict);
    assertTrue(assignment.toString().contains("F64"), assignment.toString());
    assertTrue(assignment.toString().contains("not used: 2.bias (ignored)"), assignment.toString());
    Model model = assignment.model(ModelInfo.NONE);
    assertEquals(0.25f, model.parameter("dense1.bias")[0]);
    assertEquals(1.5f, model.parameter("dense2.weight")[0]);
  }

  @Test
  void numbersBeyondAFloatAreNamed() {
    StateDict dict =
        read(
            tensors("0.bias 3", "2.weight 1 3", "2.bias 1")
                .add("0.weight", new int[] {3, 2}, new double[] {1, 2, 3, 1e300, 5, 6}));
    String message = refusal(TWO, dict, WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(message.contains("'0.weight' holds Infinity at entry 3"), message);
  }

  @Test
  void aMappingNamesLayersOrParameters() {
    StateDict dict =
        read(tensors("enc.fc.weight 3 2", "enc.fc.bias 3", "w 1 3", "head.b 1", "aux.weight 5 5"));
    WeightMapping mapping =
        WeightMapping.BY_NAME_OR_ORDER
            .with("dense1", "enc.fc")
            .with("dense2.weight", "w")
            .with("dense2.bias", "head.b");
    assertTrue(
        refusal(TWO, dict, mapping).contains("the network has no place for aux.weight [5, 5]"));
    assertEquals(
        List.of("enc.fc.weight map", "enc.fc.bias map", "w map", "head.b map"),
        taken(mapping.ignoring("aux").assign(TWO, dict)));
    assertEquals(
        List.of("enc.fc.weight order", "enc.fc.bias order", "w map", "null initial"),
        taken(
            WeightMapping.BY_NAME_OR_ORDER
                .with("dense2.weight", "w")
                .keeping("dense2.bias")
                .ignoring("aux")
                .ignoring("head")
                .assign(TWO, dict)));
  }

  @ParameterizedTest
  @CsvSource({
    "dens1,enc.fc,did you mean 'dense1'",
    "enc.fc,dense1,dense1=enc.fc",
    "dense1,enc.f,did you mean 'enc.fc.weight'",
    "dense1.weight,enc.fc.bias,'is [3], but dense1.weight is [3, 2]'",
    "relu1,enc.fc,a layer of the network that has parameters"
  })
  void aMappingThatDoesNotFitIsRefused(String here, String there, String expected) {
    StateDict dict =
        read(tensors("enc.fc.weight 3 2", "enc.fc.bias 3", "2.weight 1 3", "2.bias 1"));
    String message = refusal(TWO, dict, WeightMapping.BY_NAME_OR_ORDER.with(here, there));
    assertTrue(message.contains(expected.replace("'is", "is").replace("2]'", "2]")), message);
  }

  @Test
  void anOrderThatNamesDoNotTellIsRefused() {
    ModelSpec square = ModelSpec.parse("input 2; dense 2 relu; dense 2 relu; dense 1");
    StateDict named =
        read(
            tensors(
                "hidden.weight 2 2",
                "hidden.bias 2",
                "entry.weight 2 2",
                "entry.bias 2",
                "out.weight 1 2",
                "out.bias 1"));
    String message = refusal(square, named, WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(
        message.contains("dense1, dense2 and the modules entry, hidden have the same shapes"),
        message);
    assertTrue(message.contains("'dense1=entry'"), message);
    assertEquals(
        List.of(
            "hidden.weight map",
            "hidden.bias map",
            "entry.weight order",
            "entry.bias order",
            "out.weight order",
            "out.bias order"),
        taken(WeightMapping.BY_NAME_OR_ORDER.with("dense1", "hidden").assign(square, named)));
  }

  @Test
  void whatIsMissingLeftOverOrTransposedIsSaid() {
    StateDict transposed = read(tensors("0.weight 2 3", "0.bias 3", "2.weight 1 3", "2.bias 1"));
    String message = refusal(TWO, transposed, WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(message.contains("nothing fits dense1.weight [3, 2]"), message);
    assertTrue(message.contains("left over in the file: 0.bias [3], 0.weight [2, 3]"), message);
    assertTrue(message.contains("'0.weight' looks transposed"), message);
    assertTrue(message.contains("ascontiguousarray"), message);
    message = refusal(TWO, transposed, WeightMapping.BY_NAME_OR_ORDER.with("dense1", "0"));
    assertTrue(message.contains("transpose it before saving"), message);

    StateDict noBias = read(tensors("0.weight 3 2", "2.weight 1 3", "2.bias 1"));
    message = refusal(TWO, noBias, WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(message.contains("no bias for dense1, write 'bias=false'"), message);

    StateDict less = read(tensors("2.weight 1 3", "2.bias 1"));
    message = refusal(TWO, less, WeightMapping.BY_NAME_OR_ORDER);
    assertTrue(message.contains("nothing fits dense1.weight [3, 2], dense1.bias [3]. "), message);
  }

  @Test
  void aBatchNormalisationMayHaveNoWeight() {
    ModelSpec spec = ModelSpec.parse("input 2; standardize; dense 3; batch_norm; dense 1");
    StateDict dict =
        read(
            tensors(
                    "0.weight 3 2",
                    "0.bias 3",
                    "1.running_mean 3",
                    "1.running_var 3",
                    "3.weight 1 3",
                    "3.bias 1")
                .add("1.num_batches_tracked", new int[0], new long[] {7}));
    WeightAssignment assignment = WeightMapping.BY_NAME_OR_ORDER.assign(spec, dict);
    assertEquals(Map.of("1.num_batches_tracked", "a count of batches"), assignment.notUsed());
    Model model = assignment.model(ModelInfo.NONE);
    assertArrayEquals(new float[] {1, 1, 1}, model.parameter("batch_norm1.weight"));
    assertArrayEquals(new float[] {0, 0, 0}, model.parameter("batch_norm1.bias"));
    assertArrayEquals(new float[] {1, 2, 3}, model.parameter("batch_norm1.variance"));
    assertArrayEquals(new float[] {1, 1}, model.parameter("standardize1.factor"));
    assertEquals(
        List.of("null initial", "null initial"),
        taken(WeightMapping.BY_NAME_OR_ORDER.with("batch_norm1", "1").assign(spec, dict))
            .subList(2, 4));
  }

  @Test
  void exportHasTheNamesOfPytorch() {
    ModelSpec spec =
        ModelSpec.parse(
            "input 2; dense 3 relu; batch_norm; dropout 0.1; repeat 2 [dense 3]; prelu");
    Model model =
        new Model(
            spec,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.SCALAR),
            spec.declaration().initialParameters(3),
            spec.declaration().initialBuffers());
    StateDict dict = StateDict.of(model, PytorchNames.sequential(spec).orElseThrow());
    Path file = folder.resolve("out.safetensors");
    dict.save(file);
    Safetensors saved = Safetensors.read(file);
    assertEquals(
        Set.of(
            "0.weight",
            "0.bias",
            "2.weight",
            "2.bias",
            "2.running_mean",
            "2.running_var",
            "2.num_batches_tracked",
            "4.weight",
            "4.bias",
            "5.weight",
            "5.bias",
            "6.weight"),
        Set.copyOf(saved.tensors().stream().map(t -> t.name()).toList()));
    assertArrayEquals(new long[] {0}, saved.longs("2.num_batches_tracked"));
    assertArrayEquals(new int[] {3, 2}, saved.tensor("0.weight").shape());
    assertEquals("pt", saved.metadata().get("format"));

    assertEquals(
        model.sha256(),
        Model.of(spec, StateDict.read(file), WeightMapping.BY_NAME_OR_ORDER).sha256());
    assertThrows(SettingException.class, () -> StateDict.of(model, Map.of("dense9", "x")));
    SettingException twice =
        assertThrows(
            SettingException.class,
            () -> StateDict.of(model, Map.of("dense2", "x", "dense3", "x")));
    assertTrue(twice.getMessage().contains("one that no other tensor has"), twice.getMessage());
    assertTrue(PytorchNames.sequential(ModelSpec.parse("input 2; residual [dense 2]")).isEmpty());
  }

  /** What is no layer here is part of the last one there: the same predictions. */
  @Test
  void exportHoldsTheScaleOfTheTargetsAndTheCalibration() {
    ModelSpec spec = ModelSpec.parse("input 2; dense 3 tanh; dense 2");
    Model plain =
        new Model(
            spec,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.SCALAR),
            spec.declaration().initialParameters(3),
            spec.declaration().initialBuffers());
    float[] x = {0.5f, -1.5f};
    for (ModelInfo info :
        List.of(
            ModelInfo.NONE.withTargetScale(
                TargetScale.of(new float[] {203441.2f, -7}, new int[] {17, -3})),
            ModelInfo.NONE
                .withLoss("softmax_cross_entropy", OutputLink.SOFTMAX)
                .withCalibration(new Calibration(0.7f, List.of(1.5f, -0.25f))))) {
      Model model = plain.withInfo(info);
      StateDict dict = StateDict.of(model);
      assertEquals(List.of(), dict.notes());
      assertTrue(dict.table().contains("dense2.bias, with the "), dict.table());
      Path file = folder.resolve("scaled.safetensors");
      dict.save(file);
      float[] expected = new float[2];
      model.session(1).run(x, 1, expected);
      float[] results = new float[2];
      WeightMapping.BY_NAME_OR_ORDER
          .assign(spec, StateDict.read(file))
          .model(ModelInfo.NONE.withLoss(info.loss(), info.link()))
          .session(1)
          .run(x, 1, results);
      for (int c = 0; c < 2; c++) {
        assertEquals(expected[c], results[c], 1e-6 * Math.abs(expected[c]));
      }
      float[] unscaled = new float[2];
      plain.session(1).run(x, 1, unscaled);
      assertNotEquals(unscaled[0], expected[0]);
    }
    ModelSpec bounded = ModelSpec.parse("input 2; dense 1 tanh");
    Model model =
        new Model(
            bounded,
            ModelInfo.NONE.withTargetScale(TargetScale.of(100, 3)),
            KernelBackends.select(BackendChoice.SCALAR),
            bounded.declaration().initialParameters(3),
            bounded.declaration().initialBuffers());
    List<String> notes = StateDict.of(model).notes();
    assertTrue(
        notes.size() == 1 && notes.getFirst().contains("(t - 100.0) / 2^3"), notes.toString());
    Columns columns = Columns.of(List.of(CategoryColumn.of("country", List.of("DE", "FR"))));
    notes =
        StateDict.of(
                plain.withInfo(
                    ModelInfo.NONE
                        .withLoss("softmax_cross_entropy", OutputLink.SOFTMAX)
                        .withOutputNames(List.of("no", "yes"))
                        .withColumns(columns)
                        .withThreshold(0.25)))
            .notes();
    assertEquals(2, notes.size());
    assertTrue(notes.getFirst().contains("country=DE, country=FR"), notes.toString());
    assertTrue(notes.getLast().contains("above 0.25"), notes.toString());
  }

  @Test
  void aModelThatIsNoneNamesTheImport() {
    Path file = folder.resolve("weights.safetensors");
    tensors("0.weight 3 2").write(file);
    String message = assertThrows(ModelFileException.class, () -> Model.load(file)).getMessage();
    assertTrue(message.contains("evengrad import " + file + " --network TEXT"), message);
  }
}
