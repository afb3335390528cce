package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes whole files so that a reader finds the old contents or the new ones, never anything else,
 * whenever the process or the machine stops: a temporary file beside the target, forced to the
 * device, renamed over the target in one step, then the directory forced.
 *
 * <ul>
 *   <li>An existing file's POSIX permissions are kept (not its owner); a new one's follow umask.
 *   <li>If the target is a symbolic link, the file it points to is replaced and the link stays.
 *   <li>The directory must exist.
 *   <li>A thread that is interrupted beforehand still saves; its interrupt status is kept.
 *   <li>Only a process that is killed leaves its temporary file, {@code .saving-*.tmp}, behind.
 * </ul>
 */
public final class AtomicFile {
  /** What links may lead to before they are taken for a circle. */
  private static final int MAX_LINKS = 40;

  private final Path target;
  private final Path file;
  private final Path directory;
  private final Path temporary;
  private final FileOperations operations;

  /** What is being done, for the message if it fails. */
  private String step = "";

  private AtomicFile(Path target, FileOperations operations) {
    this.target = target;
    this.operations = operations;
    this.file = followLinks(target);
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw new ModelFileException(
          target.toString(), "this is a directory; name the file to write in it");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new ModelFileException(
          target.toString(), "this is a device or pipe, which is not replaced; name a file");
    }
    this.directory = parent;
    this.temporary = directory.resolve(".saving-" + UUID.randomUUID() + ".tmp");
  }

  /** The contents of a file, handed over piece by piece. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to the channel. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /**
   * Writes a file, or replaces it.
   *
   * @throws ModelFileException if it could not be written; the message says what happened and
   *     whether the old or the new contents are in place
   */
  public static void write(Path target, Content content) {
    write(target, content, FileOperations.ON_DISK);
  }

  /**
   * Writes a file, or replaces it.
   *
   * @throws ModelFileException as {@link #write(Path, Content)}
   */
  public static void write(Path target, byte[] content) {
    write(target, channel -> channel.write(ByteBuffer.wrap(content)));
  }

  /**
   * Writes a file, or replaces it, through the given operations.
   *
   * @throws ModelFileException as {@link #write(Path, Content)}
   */
  public static void write(Path target, Content content, FileOperations operations) {
    // A channel refuses an interrupted thread; but that is just when a service saves its state.
    boolean interrupted = Thread.interrupted();
    try {
      new AtomicFile(target, operations).replace(content);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Creates and deletes a temporary file as writing the target would, for an error before there is something to lose.
   *
   * @throws IOException if it could not be created
   * @throws ModelFileException if the target can be no file
   */
  public static void probe(Path target) throws IOException {
    probe(target, FileOperations.ON_DISK);
  }

  /** As {@link #probe(Path)}, through the given operations. */
  static void probe(Path target, FileOperations operations) throws IOException {
    AtomicFile file = new AtomicFile(target, operations);
    operations.close(operations.create(file.temporary));
    operations.delete(file.temporary);
  }

  private void replace(Content content) {
    try {
      writeTemporary(content);
      step = "renaming the temporary file";
      operations.move(temporary, file);
    } catch (IOException e) {
      String rest = discard(e);
      throw new ModelFileException(
          target.toString(),
          "could not be saved: " + step + " failed: " + e + "; " + advice(e) + rest,
          e);
    } catch (RuntimeException | Error e) {
      String rest = discard(e);
      if (!rest.isEmpty()) {
        e.addSuppressed(new ModelFileException(target.toString(), "could not be saved" + rest));
      }
      throw e;
    }
    try {
      operations.forceDirectory(directory);
    } catch (IOException e) {
      throw new ModelFileException(
          target.toString(),
          "the new contents are in place, but forcing the directory failed: "
              + e
              + "; a power failure may bring the old ones back: save again",
          e);
    }
  }

  private void writeTemporary(Content content) throws IOException {
    step = "creating a temporary file in " + directory;
    FileChannel channel = operations.create(temporary);
    try {
      step = "setting the permissions of the temporary file";
      if (Files.exists(file)) {
        operations.copyPermissions(file, temporary);
      }
      step = "writing the temporary file";
      content.writeTo(new Output(channel));
      step = "forcing the temporary file to the device";
      operations.force(channel);
    } catch (IOException | RuntimeException | Error e) {
      try {
        operations.close(channel);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    step = "closing the temporary file";
    operations.close(channel);
  }

  /** Deletes the temporary file; what to add to the message. */
  private String discard(Throwable reason) {
    if (reason instanceof FileAlreadyExistsException) {
      return "";
    }
    try {
      operations.delete(temporary);
      return "";
    } catch (IOException e) {
      reason.addSuppressed(e);
      return "; the temporary file " + temporary + " could not be deleted: delete it";
    }
  }

  private String advice(IOException e) {
    if (e instanceof NoSuchFileException && !Files.isDirectory(directory)) {
      return "the directory " + directory + " does not exist: create it and save again";
    }
    if (e instanceof AtomicMoveNotSupportedException) {
      return "this file system cannot rename in one step: save to another; nothing was changed";
    }
    return "what was there before is whole; check space and permissions and save again";
  }

  private static Path followLinks(Path target) {
    Path path = target;
    try {
      for (int i = 0; i < MAX_LINKS; i++) {
        if (!Files.isSymbolicLink(path)) {
          return path;
        }
        path = path.resolveSibling(Files.readSymbolicLink(path));
      }
    } catch (IOException e) {
      throw new ModelFileException(
          target.toString(),
          "the symbolic link cannot be followed: " + e + "; check where it leads",
          e);
    }
    throw new ModelFileException(
        target.toString(), "the symbolic link leads in a circle; name the file itself");
  }

  /** Hands what is written on to the operations. */
  private final class Output implements WritableByteChannel {
    private final FileChannel channel;

    Output(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int n = source.remaining();
      operations.write(channel, source);
      return n;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() {
      // The file is closed by who opened it, after it has been forced.
    }
  }
}
