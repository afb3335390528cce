package dev.evengrad.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.DataException;
import dev.evengrad.kernel.CounterRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give our exception or data that pass every check, never anything else. */
class HostileFilesTest {
  private static final byte[] CSV =
      "a,b,y\n1.5,\"2\",cat\n-3e1,4,\"the \"\"dog\"\"\"\n\n0,1,cat\n"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] IMAGES = IdxFileTest.ubytes(new int[] {3, 2, 2}, 1, 2, 3, 4);
  private static final byte[] LABELS = IdxFileTest.ubytes(new int[] {3}, 0, 1, 2);

  @TempDir private Path folder;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private void readCsv(byte[] bytes) throws IOException {
    Path file = write("data.csv", bytes);
    try {
      CsvFile.read(file, CsvOptions.defaults());
    } catch (DataException e) {
      // Refused, as it may be.
    }
    try {
      CsvFile.readRows(file, 2, CsvOptions.defaults().withLabel("3"));
    } catch (DataException e) {
      // Refused, as it may be.
    }
  }

  @Test
  void csvCutAnywhere() throws IOException {
    for (int length = 0; length <= CSV.length; length++) {
      readCsv(Arrays.copyOf(CSV, length));
    }
    byte[] packed = gzip(CSV);
    for (int length = 2; length < packed.length; length++) {
      Path file = write("data.csv", Arrays.copyOf(packed, length));
      assertThrows(DataException.class, () -> CsvFile.read(file, CsvOptions.defaults()));
    }
  }

  @Test
  void csvWithAnyBitFlipped() throws IOException {
    byte[] packed = gzip(CSV);
    for (byte[] whole : new byte[][] {CSV, packed}) {
      for (int bit = 0; bit < 8 * whole.length; bit++) {
        byte[] bytes = whole.clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        readCsv(bytes);
      }
    }
  }

  @Test
  void csvOfRandomCharacters() throws IOException {
    String alphabet = "0123456789.,;\t\"\n\r -+eENA?xy\u00e4\0";
    for (int seed = 0; seed < 2000; seed++) {
      CounterRandom random = CounterRandom.of(seed, "hostile", 0);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        text.append(alphabet.charAt(random.below(i, alphabet.length())));
      }
      readCsv(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void idxCutAnywhere() throws IOException {
    Path labels = write("labels", LABELS);
    for (byte[] whole : new byte[][] {IMAGES, gzip(IMAGES)}) {
      assertEquals(3, IdxFile.read(write("images", whole), labels).rows());
      for (int length = 0; length < whole.length; length++) {
        Path images = write("images", Arrays.copyOf(whole, length));
        assertThrows(DataException.class, () -> IdxFile.read(images, labels));
      }
      Path longer = write("images", Arrays.copyOf(IMAGES, IMAGES.length + 1));
      assertThrows(DataException.class, () -> IdxFile.read(longer, labels));
    }
  }

  @Test
  void idxWithAnyBitFlipped() throws IOException {
    for (byte[] whole : new byte[][] {IMAGES, gzip(IMAGES)}) {
      for (int bit = 0; bit < 8 * whole.length; bit++) {
        byte[] bytes = whole.clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        Path images = write("images", bytes);
        for (Path labels : new Path[] {write("labels", LABELS), images}) {
          try {
            IdxFile.read(images, labels);
            IdxFile.read(labels, images);
          } catch (DataException e) {
            // Refused, as it may be.
          }
        }
      }
    }
  }

  @Test
  void forgedSizesAreNotAllocated() throws IOException {
    Path labels = write("labels", LABELS);
    int[][] forged = {
      {Integer.MAX_VALUE},
      {3, Integer.MAX_VALUE},
      {1 << 16, 1 << 16, 1 << 16},
      {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
      {500_000_000},
      {-1},
      {3, 0},
      {0},
    };
    for (int[] sizes : forged) {
      byte[] bytes = IdxFileTest.ubytes(sizes, 1, 2, 3);
      for (byte[] each : new byte[][] {bytes, gzip(bytes)}) {
        Path images = write("images", each);
        assertThrows(DataException.class, () -> IdxFile.read(images, labels));
      }
    }
    byte[] label = ByteBuffer.allocate(12).putInt(0x0C01).putInt(1).putInt(0x7fff0000).array();
    Path huge = write("images", label);
    assertThrows(DataException.class, () -> IdxFile.read(huge, huge));
  }
}
