package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.OutputLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    return new Model(
        SPEC,
        info,
        KernelBackends.select(BackendChoice.SCALAR),
        SPEC.declaration().initialParameters(1),
        SPEC.declaration().initialBuffers());
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

  @Test
  void everyFlippedBitOfTheHeaderGivesTheSameModelOrOurException() throws IOException {
    Path file = folder.resolve("m.safetensors");
    Model model = model();
    model.save(file);
    byte[] whole = Files.readAllBytes(file);
    int header =
        (int) java.nio.ByteBuffer.wrap(whole).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong() + 8;
    Path flipped = folder.resolve("flipped.safetensors");
    for (int bit = 0; bit < header * 8; bit++) {
      byte[] forged = whole.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(flipped, forged);
      try {
        assertEquals(model.sha256(), Model.load(flipped).sha256(), "bit " + bit);
      } catch (ModelFileException e) {
        assertTrue(e.getMessage().contains("flipped"), "bit " + bit + ": " + e.getMessage());
      }
    }
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
    String message = forged("\"evengrad.format\":\"1\"", "\"evengrad.format\":\"2\"");
    assertTrue(message.contains("version '2'") && message.contains("reads '1'"), message);
  }

  /** Twelve numbers either way. */
  @Test
  void aTensorOfAnotherShapeIsRefused() throws IOException {
    String message = forged("[4,3]", "[3,4]");
    assertTrue(message.contains("'dense1.weight' is F32 [3, 4]"), message);
  }

  private static String refusal(Path file) {
    return assertThrows(ModelFileException.class, () -> Model.load(file)).getMessage();
  }
}
