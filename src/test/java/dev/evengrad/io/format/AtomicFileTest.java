package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.io.format.FaultyOperations.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails, the target holds the old contents or the new ones. */
class AtomicFileTest {
  private static final byte[] OLD = "old contents".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEW = "the new contents".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = folder.resolve("model.safetensors");
  }

  @ParameterizedTest
  @EnumSource
  void anyOperationFails(Fault fault) throws IOException {
    int faults = 0;
    for (boolean existing : new boolean[] {true, false}) {
      for (int i = 1; reached(i, fault, existing); i++) {
        faults++;
      }
    }
    assertTrue(faults >= 14, "only " + faults + " operations were made to fail");
  }

  /** Saves with a fault in operation i; whether the save came that far. */
  private boolean reached(int i, Fault fault, boolean existing) throws IOException {
    String what = fault + " in operation " + i + (existing ? ", old file" : ", no old file");
    Files.deleteIfExists(target);
    if (existing) {
      Files.write(target, OLD);
    }
    FaultyOperations operations = new FaultyOperations(i, fault);
    ModelFileException thrown = null;
    try {
      AtomicFile.write(target, AtomicFileTest::inTwoPieces, operations);
    } catch (ModelFileException e) {
      thrown = e;
      assertEquals(target.toString(), e.file(), what);
      assertTrue(e.getMessage().contains("planted fault"), e::getMessage);
      assertTrue(e.getMessage().contains("save again"), e::getMessage);
    }
    assertEquals(operations.failed(), thrown != null, what);
    boolean isNew = Files.exists(target) && Arrays.equals(NEW, Files.readAllBytes(target));
    if (thrown == null || thrown.getMessage().contains("the new contents are in place")) {
      assertTrue(isNew, what);
    } else if (!isNew) {
      assertEquals(existing, Files.exists(target), what);
      if (existing) {
        assertArrayEquals(OLD, Files.readAllBytes(target), what);
      }
    }
    cleanUp(thrown, what);
    return operations.failed();
  }

  /** Nothing may be left beside the target, unless deleting failed and the message says so. */
  private void cleanUp(ModelFileException thrown, String what) throws IOException {
    for (Path left : beside()) {
      assertTrue(
          thrown != null && thrown.getMessage().contains(left + " could not be deleted"), what);
      Files.delete(left);
    }
  }

  @Test
  void whatIsRenamedHasBeenForced() throws IOException {
    Files.write(target, OLD);
    FaultyOperations operations = new FaultyOperations(Integer.MAX_VALUE, Fault.INSTEAD);
    AtomicFile.write(target, AtomicFileTest::inTwoPieces, operations);
    assertEquals(
        List.of(
            "create",
            "copyPermissions",
            "write",
            "write",
            "force",
            "close",
            "move",
            "forceDirectory"),
        operations.asked());
    assertArrayEquals(NEW, Files.readAllBytes(target));
    assertEquals(List.of(), beside());
  }

  @Test
  void aProbeTriesWhatSavingBeginsWithAndLeavesNothing() throws IOException {
    Files.write(target, OLD);
    FaultyOperations operations = new FaultyOperations(Integer.MAX_VALUE, Fault.INSTEAD);
    AtomicFile.probe(target, operations);
    assertEquals(List.of("create", "close", "delete"), operations.asked());
    assertArrayEquals(OLD, Files.readAllBytes(target));
    assertEquals(List.of(), beside());
    assertThrows(
        IOException.class, () -> AtomicFile.probe(target, new FaultyOperations(1, Fault.INSTEAD)));
    assertEquals(List.of(), beside());
  }

  @Test
  void aFailedDeletionIsReported() throws IOException {
    FaultyOperations operations = new FaultyOperations(2, Fault.FROM_THEN_ON);
    ModelFileException e =
        assertThrows(
            ModelFileException.class,
            () -> AtomicFile.write(target, AtomicFileTest::inTwoPieces, operations));
    assertEquals(1, beside().size());
    assertTrue(e.getMessage().contains(beside().getFirst().toString()), e::getMessage);
    AtomicFile.write(target, NEW);
    assertArrayEquals(NEW, Files.readAllBytes(target));
  }

  @Test
  void contentThatThrowsChangesNothing() throws IOException {
    Files.write(target, OLD);
    IllegalStateException own = new IllegalStateException("content fails");
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                AtomicFile.write(
                    target,
                    channel -> {
                      channel.write(ByteBuffer.wrap(NEW));
                      throw own;
                    }));
    assertSame(own, thrown);
    assertArrayEquals(OLD, Files.readAllBytes(target));
    assertEquals(List.of(), beside());
  }

  @Test
  void anInterruptedThreadStillSaves() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.write(target, NEW);
    assertTrue(Thread.interrupted(), "the interrupt status is kept");
    assertArrayEquals(NEW, Files.readAllBytes(target));
  }

  @Test
  void anInterruptDuringTheSaveChangesNothing() throws IOException {
    Files.write(target, OLD);
    assertThrows(
        ModelFileException.class,
        () ->
            AtomicFile.write(
                target,
                channel -> {
                  Thread.currentThread().interrupt();
                  channel.write(ByteBuffer.wrap(NEW));
                }));
    assertTrue(Thread.interrupted());
    assertArrayEquals(OLD, Files.readAllBytes(target));
    assertEquals(List.of(), beside());
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path missing = folder.resolve("runs");
    ModelFileException e =
        assertThrows(
            ModelFileException.class, () -> AtomicFile.write(missing.resolve("model"), NEW));
    assertTrue(
        e.getMessage().contains("the directory " + missing + " does not exist: create it"),
        e::getMessage);
    assertFalse(Files.exists(missing));
  }

  @Test
  void aDirectoryIsNotReplaced() throws IOException {
    Files.createDirectory(target);
    ModelFileException e =
        assertThrows(ModelFileException.class, () -> AtomicFile.write(target, NEW));
    assertTrue(e.getMessage().contains("this is a directory"), e::getMessage);
    assertEquals(List.of(target), list());
  }

  @Test
  void aDeviceIsNotReplaced() {
    Path device = Path.of("/dev/null");
    // Every operation would fail, so that this test harms no system.
    FaultyOperations operations = new FaultyOperations(1, Fault.FROM_THEN_ON);
    ModelFileException e =
        assertThrows(
            ModelFileException.class,
            () -> AtomicFile.write(device, AtomicFileTest::inTwoPieces, operations));
    assertEquals(
        Files.exists(device), e.getMessage().contains("this is a device or pipe"), e::getMessage);
  }

  @Test
  void aLinkStaysAndItsFileIsReplaced() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path file = Files.write(elsewhere.resolve("real"), OLD);
    Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("elsewhere/real"));
    Files.createSymbolicLink(target, second);
    AtomicFile.write(target, NEW);
    assertTrue(Files.isSymbolicLink(target));
    assertTrue(Files.isSymbolicLink(second));
    assertArrayEquals(NEW, Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aLinkToNothingMakesItsFile() throws IOException {
    Files.createSymbolicLink(target, Path.of("not-yet"));
    AtomicFile.write(target, NEW);
    assertTrue(Files.isSymbolicLink(target));
    assertArrayEquals(NEW, Files.readAllBytes(folder.resolve("not-yet")));
  }

  @Test
  void linksInACircleAreRefused() throws IOException {
    Files.createSymbolicLink(target, target);
    ModelFileException e =
        assertThrows(ModelFileException.class, () -> AtomicFile.write(target, NEW));
    assertTrue(e.getMessage().contains("leads in a circle"), e::getMessage);
  }

  @Test
  void permissionsAreKept() throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      AtomicFile.write(target, NEW);
      assertArrayEquals(NEW, Files.readAllBytes(target));
      return;
    }
    for (String permissions : List.of("rw-------", "rw-rw-rw-", "r--r-----")) {
      Files.deleteIfExists(target);
      Files.write(target, OLD);
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
      AtomicFile.write(target, NEW);
      assertEquals(
          permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
      assertArrayEquals(NEW, Files.readAllBytes(target));
    }
    // A new file has what any program's new file has.
    Path plain = Files.write(folder.resolve("plain"), OLD);
    Path fresh = folder.resolve("fresh");
    AtomicFile.write(fresh, NEW);
    assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(fresh));
  }

  @Test
  void aNameWithoutDirectoryIsInTheCurrentOne() {
    ModelFileException e =
        assertThrows(ModelFileException.class, () -> AtomicFile.write(Path.of(""), NEW));
    assertTrue(e.getMessage().contains("this is a directory"), e::getMessage);
    e = assertThrows(ModelFileException.class, () -> AtomicFile.write(Path.of("no/such"), NEW));
    assertTrue(e.getMessage().contains("does not exist"), e::getMessage);
  }

  private List<Path> beside() throws IOException {
    return list().stream().filter(path -> !path.equals(target)).toList();
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void inTwoPieces(WritableByteChannel channel) throws IOException {
    int half = NEW.length / 2;
    channel.write(ByteBuffer.wrap(NEW, 0, half));
    channel.write(ByteBuffer.wrap(NEW, half, NEW.length - half));
  }
}
