package dev.evengrad.io.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.StepNumbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of event files. */
class EventFileTest {
  private static final Path PATH = Path.of("events");

  @TempDir private Path folder;

  /** RFC 3720, B.4. */
  @Test
  void checksumsAreThoseOfTheStandard() {
    byte[] ascending = new byte[32];
    byte[] descending = new byte[32];
    byte[] ones = new byte[32];
    for (int i = 0; i < 32; i++) {
      ascending[i] = (byte) i;
      descending[i] = (byte) (31 - i);
      ones[i] = -1;
    }
    assertEquals(0x8a9136aa, unmasked(new byte[32]));
    assertEquals(0x62a8ab43, unmasked(ones));
    assertEquals(0x46dd794e, unmasked(ascending));
    assertEquals(0x113fdb5c, unmasked(descending));
  }

  private static int unmasked(byte[] bytes) {
    int rotated =
        new EventRecords(OutputStream.nullOutputStream()).masked(bytes, bytes.length) - 0xa282ead8;
    return rotated >>> 17 | rotated << 15;
  }

  /** A file that TensorBoard 2.21.0 wrote with its own writer: version, restart, scalars, a histogram, a text. */
  @Test
  void bytesAreThoseThatTensorBoardWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventFile file = new EventFile(out, PATH, 300, complaint(), () -> 1_780_000_000_250L)) {
      file.begin(301);
      file.scalar("loss/train", 0.1);
      file.scalar("gradient_norm", Double.POSITIVE_INFINITY);
      file.end();
      StepNumbers numbers = new StepNumbers(1);
      numbers.histograms().begin(LayerTensor.DELTA, 0, -2, 7, 0);
      numbers.histograms().add(LayerTensor.DELTA, 0, -4, 3);
      numbers.histograms().add(LayerTensor.DELTA, 0, -2, 5);
      file.begin(70_000);
      file.histogram(
          EventFile.tag("log10_delta/dense1"), numbers.histograms(), LayerTensor.DELTA, 0);
      file.text("finding/vanishing", "grün");
      file.end();
    }
    try (InputStream expected =
        Objects.requireNonNull(
            EventFileTest.class.getResourceAsStream("tensorboard-2.21.0.tfevents"))) {
      assertArrayEquals(expected.readAllBytes(), out.toByteArray());
    }
  }

  private static java.util.function.Consumer<String> complaint() {
    return message -> {
      throw new AssertionError(message);
    };
  }

  @Test
  void whatWasNotMeasuredIsNoEvent() throws IOException {
    try (EventFile file = EventFile.create(folder, complaint())) {
      StepNumbers numbers = new StepNumbers(1);
      file.begin(1);
      file.histogram(EventFile.tag("a"), numbers.histograms(), LayerTensor.DELTA, 0);
      numbers.histograms().begin(LayerTensor.DELTA, 0, -1, 7, 0); // zeros only
      file.histogram(EventFile.tag("a"), numbers.histograms(), LayerTensor.DELTA, 0);
      file.end();
    }
    assertEquals(1, ReadEvents.ofRun(folder).records(), "the version alone");
  }

  /** Each hand-over ends with a whole record, so that a killed process leaves none in pieces. */
  @Test
  void onlyWholeRecordsAreHandedOver() {
    List<byte[]> pieces = new ArrayList<>();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("bytes come in arrays");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            pieces.add(Arrays.copyOfRange(bytes, offset, offset + length));
          }
        };
    try (EventFile file = new EventFile(out, PATH, -1, complaint(), () -> 1)) {
      for (int step = 1; step <= 3000; step++) {
        file.begin(step);
        file.scalar("loss/train", step);
        file.end();
      }
      assertTrue(pieces.size() > 3, "it does not wait for the end");
    }
    int records = 0;
    for (byte[] piece : pieces) {
      records += ReadEvents.of(piece).records();
    }
    assertEquals(3001, records);
  }

  /** What a full disk took of a record is cut off, and said once; what comes after is dropped. */
  @Test
  void aDiskThatFailsEndsTheFile() throws IOException {
    List<String> complaints = new ArrayList<>();
    Path path = folder.resolve("events");
    boolean[] full = {false};
    OutputStream out =
        new java.io.FileOutputStream(path.toFile()) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, full[0] ? 11 : length);
            if (full[0]) {
              throw new IOException("No space left on device");
            }
          }
        };
    try (EventFile file = new EventFile(out, path, -1, complaints::add, () -> 1)) {
      for (int step = 1; step <= 3; step++) {
        full[0] = step > 1;
        file.begin(step);
        file.scalar("loss/train", step);
        file.end();
        file.flush();
      }
    }
    assertEquals(2, ReadEvents.of(Files.readAllBytes(path)).records());
    assertEquals(1, complaints.size(), complaints.toString());
    assertTrue(complaints.getFirst().contains("training goes on"), complaints.getFirst());
    assertTrue(complaints.getFirst().contains("No space left"), complaints.getFirst());
  }

  /** TensorBoard never goes back to a file whose name is before that of one that it has read. */
  @Test
  void aNewFileComesBehindThoseThatAreThere() throws IOException {
    Files.writeString(folder.resolve("events.out.tfevents.9999999999.other.1.0"), "");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (EventFile file = EventFile.create(folder, complaint())) {
        names.add(String.valueOf(file.path().getFileName()));
      }
    }
    names.add(0, "events.out.tfevents.9999999999.other.1.0");
    List<String> sorted =
        ReadEvents.files(folder).stream().map(p -> String.valueOf(p.getFileName())).toList();
    assertEquals(4, sorted.size());
    assertTrue(
        names.get(1).matches("events\\.out\\.tfevents\\.\\d{10,11}\\.[\\w-]+\\.\\d+\\.0"),
        names.get(1));
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "x");
    for (Path bad : List.of(file, file.resolve("run"))) {
      DataException e = assertThrows(DataException.class, () -> EventFile.create(bad, complaint()));
      assertTrue(e.getMessage().startsWith(bad.toString()), e.getMessage());
    }
    assertEquals("x", Files.readString(file));
  }
}
