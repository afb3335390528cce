package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.columns.Columns;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.io.format.StoredTensor;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.testing.Logged;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 3; standardize; dense 4 relu; dense 2");

  @TempDir private Path folder;

  private static Model model() {
    ModelInfo info =
        new ModelInfo(
            "softmax_cross_entropy",
            OutputLink.SOFTMAX,
            List.of("a", "b \"quoted\"", "ü"),
            List.of("no", "yes"),
            Map.of("seed", "42"));
    return model(SPEC, info);
  }

  private static Model model(ModelSpec spec, ModelInfo info) {
    return new Model(
        spec,
        info,
        KernelBackends.select(BackendChoice.SCALAR),
        spec.declaration().initialParameters(1),
        spec.declaration().initialBuffers());
  }

  @Test
  void aModelReadsBackAsItWas() {
    Path file = folder.resolve("m.safetensors");
    Model model = model();
    model.save(file);
    Model read = Model.load(file);
    assertEquals(model.spec(), read.spec());
    assertEquals(model.info(), read.info());
    assertEquals(model.sha256(), read.sha256());
    assertArrayEquals(model.parameter("dense1.weight"), read.parameter("dense1.weight"));
    assertArrayEquals(new float[] {1, 1, 1}, read.parameter("standardize1.factor"));
    float[] x = {0.3f, -1, 2};
    float[] before = new float[2];
    float[] after = new float[2];
    model.session(1).run(x, 1, before);
    read.session(1).run(x, 1, after);
    assertArrayEquals(before, after);
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    Model model = model();
    float[] parameters = model.parameters();
    float[] buffers = model.buffers();
    float[] none = new float[0];
    for (float[] other : List.of(none, Arrays.copyOf(parameters, parameters.length + 1))) {
      assertThrows(
          ShapeException.class,
          () -> new Model(SPEC, model.info(), model.backend(), other, buffers));
    }
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () -> new Model(SPEC, model.info(), model.backend(), parameters, none));
    assertTrue(e.getMessage().contains("buffers are 0 floats"), e::getMessage);
  }

  @Test
  void informationOfAnotherNetworkIsRefused() {
    Model model = model();
    ModelInfo info = model.info();
    for (ModelInfo other :
        List.of(
            info.withColumns(Columns.ofNumbers(List.of("a", "b"))),
            info.withColumns(Columns.ofNumbers(List.of("a", "b", "c", "d")))
                .withFeatureNames(List.of()),
            info.withFeatureNames(List.of("a", "b")),
            info.withOutputNames(List.of("a", "b", "c")),
            info.withLoss("mse", OutputLink.NONE).withTargetScale(TargetScale.of(1, 2)))) {
      ShapeException e = assertThrows(ShapeException.class, () -> model.withInfo(other));
      assertTrue(e.getMessage().contains(", the network has "), e::getMessage);
    }
    ModelInfo scaled = info.withTargetScale(TargetScale.identity(2));
    assertThrows(SettingException.class, () -> model.withInfo(scaled));
  }

  @Test
  void aFileCutAtAnyByteIsRefused() throws IOException {
    Path file = folder.resolve("m.safetensors");
    model().save(file);
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.safetensors");
    for (int n = 0; n < whole.length; n++) {
      Files.write(cut, Arrays.copyOf(whole, n));
      ModelFileException e =
          assertThrows(ModelFileException.class, () -> Model.load(cut), "cut at " + n);
      assertTrue(e.getMessage().contains("cut.safetensors"), e.getMessage());
    }
  }

  @Test
  void whatIsNoModelOfOursIsRefusedWithTheReason() {
    Path file = folder.resolve("x.safetensors");
    new SafetensorsWriter().add("w", new int[] {1}, new float[] {1}, 0).write(file);
    assertTrue(refusal(file).contains("no Evengrad model"));
    float[] broken = SPEC.declaration().initialParameters(1);
    broken[SPEC.declaration().parameterLayout().get("dense2.weight").offset() + 3] = Float.NaN;
    new Model(
            SPEC,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.SCALAR),
            broken,
            SPEC.declaration().initialBuffers())
        .save(file);
    String nan = refusal(file);
    assertTrue(nan.contains("dense2.weight") && nan.contains("NaN at entry 3"), nan);
    assertTrue(refusal(folder.resolve("absent.safetensors")).contains("absent.safetensors"));
  }

  /** Texts by which one flipped bit would give another network that is as valid. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 1; standardize; dense 1 leaky_relu(0.1); selu; dense 1",
        "input 2; residual [dense 2 celu(0.5) bias=false]; layer_norm; relu"
      })
  void everyFlippedBitGivesTheSameModelOrOurException(String network) throws IOException {
    ModelSpec spec = ModelSpec.parse(network);
    Path file = folder.resolve("m.safetensors");
    Model model = model(spec, ModelInfo.NONE.withRecord(Map.of("seed", "42")));
    model.save(file);
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] forged = whole.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, forged);
      try {
        Model read = Model.load(file, Layers.REGISTRY, BackendChoice.SCALAR);
        assertEquals(network, read.spec().toString(), "bit " + bit);
        assertEquals(model.info(), read.info(), "bit " + bit);
        assertEquals(model.sha256(), read.sha256(), "bit " + bit);
      } catch (ModelFileException e) {
        assertTrue(e.getMessage().contains("m.safetensors"), "bit " + bit + ": " + e.getMessage());
      }
    }
  }

  @Test
  void anEntryOfTheMetadataThatIsNotKnownIsReadOverAndCovered() throws IOException {
    Path file = folder.resolve("m.safetensors");
    Model model = model();
    model.save(file);
    Safetensors saved = Safetensors.read(file);
    Map<String, String> more = new TreeMap<>(saved.metadata());
    more.remove("evengrad.sha256");
    more.put("evengrad.later", "what a later version writes");
    SafetensorsWriter writer = new SafetensorsWriter();
    more.forEach(writer::metadata);
    for (StoredTensor tensor : saved.tensors()) {
      writer.add(tensor.name(), tensor.shape(), saved.floats(tensor.name()), 0);
    }
    String[] texts =
        more.entrySet().stream()
            .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray(String[]::new);
    writer.metadata("evengrad.sha256", writer.sha256(texts)).write(file);
    assertEquals(model.sha256(), Model.load(file).sha256());
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, all.replace("a later", "A later"), StandardCharsets.ISO_8859_1);
    assertTrue(refusal(file).contains("not those that were saved"), refusal(file));
  }

  @ParameterizedTest
  @CsvSource({
    "iris-leaky_relu,b0f008a3dabaceb5e85e85ece13bfad3fa9fcb0e5396769a6abecc16376a4f94",
    "iris-selu-bf16,d363cb6c9d4d4c2c70e7a44baa33681cb6e685b2d8033d11f3553148337410fe",
    "breast_cancer,f86dfbd1a614abd61d38c9a3e163b4ae88543559a8325f7b3d2775ab68802237"
  })
  void aFileOfFormat1IsReadAndSaidToBe(String name, String weights) throws IOException {
    Path file = folder.resolve(name + ".safetensors");
    try (InputStream old = getClass().getResourceAsStream("format1/" + file.getFileName())) {
      Files.copy(old, file);
    }
    Model[] read = new Model[1];
    List<String> logged = Logged.during(() -> read[0] = Model.load(file));
    assertEquals(1, logged.size(), logged.toString());
    assertTrue(logged.getFirst().contains(name + ".safetensors is of format 1"), logged.toString());
    assertEquals(weights, read[0].sha256());
    assertEquals("1", read[0].info().format());
    assertTrue(read[0].info().weightsOnlyHash());

    read[0].save(file);
    assertEquals(List.of(), Logged.during(() -> read[0] = Model.load(file)));
    assertEquals(weights, read[0].sha256());
    assertEquals(ModelInfo.CURRENT_FORMAT, read[0].info().format());
  }

  @Test
  void aFlippedBitOfAWeightIsFound() throws IOException {
    Path file = folder.resolve("m.safetensors");
    model().save(file);
    byte[] whole = Files.readAllBytes(file);
    whole[whole.length - 30] ^= 1;
    Files.write(file, whole);
    assertTrue(refusal(file).contains("not those that were saved"), refusal(file));
  }

  /** The file with one piece of its text replaced by another of the same length. */
  private String forged(String text, String by) throws IOException {
    Path file = folder.resolve("m.safetensors");
    model().save(file);
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertTrue(all.contains(text), all);
    assertEquals(text.length(), by.length());
    Files.writeString(file, all.replace(text, by), StandardCharsets.ISO_8859_1);
    return refusal(file);
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    String message = forged("\"evengrad.format\":\"2\"", "\"evengrad.format\":\"3\"");
    assertTrue(message.contains("version '3'") && message.contains("reads '1' and '2'"), message);
  }

  /** Twelve numbers either way. The hash does not cover the shapes: they are compared with the network's. */
  @Test
  void aTensorOfAnotherShapeIsRefused() throws IOException {
    String message = forged("[4,3]", "[3,4]");
    assertTrue(message.contains("'dense1.weight' is F32 [3, 4]"), message);
  }

  private static String refusal(Path file) {
    return assertThrows(ModelFileException.class, () -> Model.load(file)).getMessage();
  }
}
