package dev.evengrad.io.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What {@link AtomicFile} does to the file system, one method an operation, so that a test can make
 * any of them fail. Each throws IOException if it failed.
 */
public interface FileOperations {
  /** The real file system. */
  FileOperations ON_DISK = new DiskOperations();

  /** Creates and opens a file that must not exist yet. */
  FileChannel create(Path file) throws IOException;

  /** Gives a file the permissions of another, where the file system has such. */
  void copyPermissions(Path from, Path to) throws IOException;

  /** Appends all of the buffer's remaining bytes. */
  void write(FileChannel channel, ByteBuffer source) throws IOException;

  /** Waits until everything that was written is on the device. */
  void force(FileChannel channel) throws IOException;

  /** Closes a file; some file systems report only here that a write failed. */
  void close(FileChannel channel) throws IOException;

  /** Puts a file into the place of another, or of none, in a step that is never seen half-done. */
  void move(Path from, Path to) throws IOException;

  /** Waits until the directory's entries are on the device, where the file system can. */
  void forceDirectory(Path directory) throws IOException;

  /** Deletes a file if it exists. */
  void delete(Path file) throws IOException;
}
