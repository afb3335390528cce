package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.evengrad.ModelFileException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage to a file gives the same weights or our exception, in little memory and time. */
class DamagedSafetensorsTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  private final byte[] whole =
      new SafetensorsWriter()
          .metadata("spec", "input 2; dense 3 relu")
          .metadata("seed", "42")
          .add("dense1.weight", new int[] {3, 2}, new float[] {1, -2, 3, -4, 5, -6}, 0)
          .add("dense1.bias", new int[] {3}, new float[] {0.5f, 0.25f, -0.125f}, 0)
          .add("step", new int[0], new long[] {7})
          .toBytes();

  @Test
  void everyBitOfTheHeaderFlipped() {
    Safetensors intact = RawFile.read(whole);
    int headerEnd = 8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int refused = 0;
    for (int bit = 0; bit < 8 * headerEnd; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      long start = System.nanoTime();
      if (!readsTheSame(intact, damaged, "bit " + bit)) {
        refused++;
      }
      long took = System.nanoTime() - start;
      assertTrue(took < SECOND, "bit " + bit + " took " + took + " ns");
    }
    // Flips within names and metadata values stay valid; whatever describes the data does not.
    assertTrue(refused > 4 * headerEnd, "only " + refused + " flips were refused");
  }

  /** Whether the file was read; throws if it was and a tensor changed. */
  private static boolean readsTheSame(Safetensors intact, byte[] damaged, String what) {
    Safetensors read;
    try {
      read = RawFile.read(damaged);
    } catch (ModelFileException e) {
      assertTrue(e.getMessage().startsWith("test: "), e::getMessage);
      return false;
    }
    assertEquals(intact.tensors().size(), read.tensors().size(), what);
    for (StoredTensor tensor : intact.tensors()) {
      if (!read.contains(tensor.name())) {
        // The flip was in the name, so whoever asks for the tensor gets our exception.
        assertThrows(ModelFileException.class, () -> read.floats(tensor.name()), what);
        continue;
      }
      assertEquals(tensor, read.tensor(tensor.name()), what);
      if (tensor.dtype().isFloat()) {
        assertArrayEquals(intact.floats(tensor.name()), read.floats(tensor.name()), what);
      } else {
        assertArrayEquals(intact.longs(tensor.name()), read.longs(tensor.name()), what);
      }
    }
    return true;
  }

  @Test
  void truncatedAtEveryByte() throws IOException {
    Path file = folder.resolve("model.safetensors");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      String what = "length " + length;
      assertThrows(ModelFileException.class, () -> RawFile.read(part), what);
      Files.write(file, part);
      assertThrows(ModelFileException.class, () -> Safetensors.read(file), what);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(ModelFileException.class, () -> RawFile.read(longer));
    Files.write(file, whole);
    assertEquals(3, Safetensors.read(file).tensors().size());
  }

  /** Headers whose parsed tree, numbers or texts would take many times the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"a\":{\"shape\":[`|0,",
        "`{\"a\":{\"shape\":[`|11",
        "`{\"a\":{\"shape\":[0.`|11",
        "`{\"a\":{\"data_offsets\":[`|0,",
        "`{\"a\":{\"data_offsets\":[`|11",
        "`{\"a\":{\"x\":[`|0,",
        "`{\"a\":[`|[[",
        "`{\"a\":{\"dtype\":\"`|00",
        "`{\"__metadata__\":{\"a\":[`|0,",
        "`{\"__metadata__\":{\"a\":\"`|00",
        "`{\"__metadata__\":{\"a\":\"\\u4e16`|00",
        "`{\"__metadata__\":{\"`|00"
      })
  void aHostileHeaderCostsLessThanTwiceItsFile(String beginning, String filling)
      throws IOException {
    int length = 8 << 20;
    byte[] header =
        (beginning + filling.repeat((length - beginning.length() - 2) / 2) + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("hostile.safetensors"), RawFile.of(header, new byte[0]));
    long before = allocated();
    long startTime = System.nanoTime();
    assertThrows(ModelFileException.class, () -> Safetensors.read(file));
    long took = System.nanoTime() - startTime;
    long cost = allocated() - before;
    assertTrue(took < SECOND, "took " + took + " ns");
    assertTrue(cost < 2L * header.length, "allocated " + cost + " bytes");
  }

  @Test
  void whatIsClaimedButNotThereIsNotAllocated() throws IOException {
    String claim =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647],\"data_offsets\":[0,8589934588]}}";
    Path file = Files.write(folder.resolve("claim.safetensors"), RawFile.of(claim, 4));
    long before = allocated();
    assertThrows(ModelFileException.class, () -> Safetensors.read(file));
    assertTrue(allocated() - before < 1 << 20, () -> "allocated " + (allocated() - before));
  }

  @Test
  void aFileBeyondTheMemoryIsRefused() throws IOException, InterruptedException {
    Path file = folder.resolve("large.safetensors");
    new SafetensorsWriter().add("w", new int[] {1 << 20}, new float[1 << 20], 0).write(file);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=1m",
                "-cp",
                System.getProperty("java.class.path"),
                ReadingInLittleMemory.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("raise -Xmx or -XX:MaxDirectMemorySize"), said);
  }

  @Test
  void readingAndTakingTheFloatsHoldsTwiceTheFile() throws IOException {
    float[] weights = new float[1 << 20];
    Path file = folder.resolve("large.safetensors");
    new SafetensorsWriter().add("w", new int[] {1 << 20}, weights, 0).write(file);
    long before = allocated();
    Safetensors read = Safetensors.read(file);
    float[] values = read.floats("w");
    // The data itself lies outside the heap, once.
    long cost = allocated() - before + 4L * values.length;
    assertTrue(cost < 2 * Files.size(file) + (1 << 18), "cost " + cost);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
