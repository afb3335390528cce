package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  @TempDir private Path folder;

  /** A file of unsigned bytes: what the sizes ask for, up to 64, from {@code values} in turn. */
  static byte[] ubytes(int[] sizes, int... values) {
    long numbers = 1;
    for (int size : sizes) {
      numbers *= size;
    }
    int written = Math.clamp(numbers, 0, 64);
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + written);
    file.putInt(0x0800 | sizes.length);
    for (int size : sizes) {
      file.putInt(size);
    }
    for (int i = 0; i < written; i++) {
      file.put((byte) values[i % values.length]);
    }
    return file.array();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void assertImages(Dataset data) {
    assertEquals(3, data.rows());
    assertEquals(4, data.featureCount());
    assertArrayEquals(
        new float[] {0, 255, 7, 128, 0, 255, 7, 128, 0, 255, 7, 128}, data.features());
    assertEquals(List.of("0", "1", "2", "3", "4", "5"), data.classNames());
    assertArrayEquals(new int[] {5, 0, 1}, data.classes());
    assertEquals(List.of(), data.featureNames());
  }

  @Test
  void readsImagesAndLabels() throws IOException {
    byte[] images = ubytes(new int[] {3, 2, 2}, 0, 255, 7, 128);
    byte[] labels = ubytes(new int[] {3}, 5, 0, 1);
    assertImages(IdxFile.read(write("i", images), write("l", labels)));
    assertImages(
        IdxFile.read(
            write("i", HostileFilesTest.gzip(images)), write("l", HostileFilesTest.gzip(labels))));
  }

  @Test
  void findsTheLabelsByTheUsualNames() throws IOException {
    byte[] images = ubytes(new int[] {3, 2, 2}, 0, 255, 7, 128);
    byte[] labels = ubytes(new int[] {3}, 5, 0, 1);
    String[][] pairs = {
      {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
      {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"},
      {"a-images.idx3-ubyte", "a-labels.idx1-ubyte"},
      {"b-images-idx3-ubyte", "b-labels-idx1-ubyte.gz"},
      {"c-images-idx3-ubyte.gz", "c-labels-idx1-ubyte"},
    };
    for (String[] pair : pairs) {
      write(pair[1], labels);
      Path file = write(pair[0], images);
      assertImages(IdxFile.read(file));
      assertEquals(pair[0], IdxFile.read(file).name());
      assertTrue(IdxFile.isIdx(file));
    }
    Path alone = write("d-images-idx3-ubyte", images);
    refused(() -> IdxFile.read(alone), "no labels file beside it", "d-labels-idx1-ubyte");
    Path unnamed = write("pictures", images);
    refused(() -> IdxFile.read(unnamed), "does not have 'images' in it");
    assertFalse(IdxFile.isIdx(write("text", "1,2,3".getBytes(UTF_8))));
    assertFalse(IdxFile.isIdx(write("short", new byte[] {0, 0, 8})));
    assertFalse(IdxFile.isIdx(folder.resolve("none")));
    assertFalse(IdxFile.isIdx(folder));
  }

  @Test
  void readsEveryType() throws IOException {
    byte[][] files = {
      ByteBuffer.allocate(10).putInt(0x0901).putInt(2).put((byte) -3).put((byte) 4).array(),
      ByteBuffer.allocate(12)
          .putInt(0x0B01)
          .putInt(2)
          .putShort((short) -3)
          .putShort((short) 4)
          .array(),
      ByteBuffer.allocate(16).putInt(0x0C01).putInt(2).putInt(-3).putInt(4).array(),
      ByteBuffer.allocate(16).putInt(0x0D01).putInt(2).putFloat(-3).putFloat(4).array(),
      ByteBuffer.allocate(24).putInt(0x0E01).putInt(2).putDouble(-3).putDouble(4).array(),
    };
    Path labels = write("l", ubytes(new int[] {2}, 0, 1));
    for (byte[] file : files) {
      Dataset data = IdxFile.read(write("i", file), labels);
      assertArrayEquals(new float[] {-3, 4}, data.features());
      assertEquals(1, data.featureCount());
    }
  }

  @Test
  void manyNumbersComeWholeThroughGzip() throws IOException {
    int rows = 3000;
    ByteBuffer images = ByteBuffer.allocate(12 + rows * 400 * 4);
    images.putInt(0x0D02).putInt(rows).putInt(400);
    for (int i = 0; i < rows * 400; i++) {
      images.putFloat(i);
    }
    byte[] labels = new byte[8 + rows];
    ByteBuffer.wrap(labels).putInt(0x0801).putInt(rows).put(8, (byte) 1);
    Dataset data =
        IdxFile.read(write("i", HostileFilesTest.gzip(images.array())), write("l", labels));
    for (int i = 0; i < rows * 400; i++) {
      assertEquals(i, data.feature(i / 400, i % 400));
    }
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    Path images = write("i", ubytes(new int[] {3, 2}, 1));
    Path labels = write("l", ubytes(new int[] {3}, 0, 1, 2));
    Path two = write("two", ubytes(new int[] {2}, 0, 1));
    refused(() -> IdxFile.read(images, two), images.toString(), "3 rows, but 2 labels", "two");
    refused(() -> IdxFile.read(labels, images), images.toString(), "2 dimensions of UNSIGNED_BYTE");
    Path same = write("same", ubytes(new int[] {3}, 4));
    refused(() -> IdxFile.read(images, same), "all 3 rows belong to one class, '4'");
    Path floats = write("f", ByteBuffer.allocate(12).putInt(0x0D01).putInt(1).putFloat(1).array());
    refused(() -> IdxFile.read(floats, floats), "1 dimensions of FLOAT");
    Path negative =
        write("n", ByteBuffer.allocate(16).putInt(0x0C01).putInt(2).putInt(1).putInt(-2).array());
    refused(
        () -> IdxFile.read(images, negative),
        negative.toString(),
        "value '-2'",
        "label of row 1",
        "from 0 to 65535");
  }

  @Test
  void refusesNumbersThatAreNotFinite() throws IOException {
    Path labels = write("l", ubytes(new int[] {2}, 0, 1));
    ByteBuffer file = ByteBuffer.allocate(12 + 16).putInt(0x0D02).putInt(2).putInt(2);
    file.putFloat(1).putFloat(2).putFloat(3).putFloat(Float.NaN);
    Path nan = write("nan", file.array());
    refused(() -> IdxFile.read(nan, labels), nan.toString(), "column 1", "'NaN'", "row 1");
    Path large =
        write("d", ByteBuffer.allocate(24).putInt(0x0E01).putInt(2).putDouble(1e39).array());
    refused(() -> IdxFile.read(large, labels), "'Infinity'", "row 0", "fits a float");
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    Path labels = write("l", ubytes(new int[] {3}, 0, 1, 2));
    Path cut = write("cut", ubytes(new int[] {3, 200}, 1));
    refused(() -> IdxFile.read(cut, labels), cut.toString(), "76 bytes", "3 rows of 200", "612");
    Path text = write("text", "a,b,c\n1,2,3\n".getBytes(UTF_8));
    refused(() -> IdxFile.read(text, labels), "not an IDX file");
    refused(() -> IdxFile.read(write("empty", new byte[0]), labels), "nothing in the file");
    refused(() -> IdxFile.read(folder.resolve("none"), labels), "there is no such file");
    refused(
        () -> IdxFile.read(write("z", ubytes(new int[] {3, 0}, 1)), labels), "dimension 2 is 0");
  }
}
