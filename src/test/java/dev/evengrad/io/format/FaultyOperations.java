package dev.evengrad.io.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real file system, of which one operation fails, or all from one on. */
final class FaultyOperations implements FileOperations {
  /** How an operation fails. */
  enum Fault {
    /** Nothing is done. */
    INSTEAD,
    /** Everything is done, but it is reported as failed. */
    AFTERWARDS,
    /** Half of what should be written is; other operations are not done. */
    HALFWAY,
    /** Nothing is done from then on: the device is gone. */
    FROM_THEN_ON
  }

  private final int failing;
  private final Fault fault;
  private final List<String> asked = new ArrayList<>();
  private int count;

  /**
   * With a fault in one operation.
   *
   * @param failing the number of the operation that fails, from 1 on
   */
  FaultyOperations(int failing, Fault fault) {
    this.failing = failing;
    this.fault = fault;
  }

  /** Whether the operation that should fail was reached. */
  boolean failed() {
    return count >= failing;
  }

  /** The operations that were asked for, in order. */
  List<String> asked() {
    return asked;
  }

  /** What an operation does. */
  @FunctionalInterface
  private interface Operation {
    void run() throws IOException;
  }

  private void run(String name, Operation whole, Operation half) throws IOException {
    count++;
    asked.add(name);
    boolean now = count == failing;
    boolean gone = fault == Fault.FROM_THEN_ON && count > failing;
    if (!now && !gone) {
      whole.run();
      return;
    }
    if (fault == Fault.AFTERWARDS) {
      whole.run();
    } else if (fault == Fault.HALFWAY) {
      half.run();
    }
    throw new IOException("planted fault in " + name);
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    FileChannel[] created = new FileChannel[1];
    try {
      run("create", () -> created[0] = ON_DISK.create(file), () -> {});
    } catch (IOException e) {
      if (created[0] != null) {
        created[0].close();
      }
      throw e;
    }
    return created[0];
  }

  @Override
  public void copyPermissions(Path from, Path to) throws IOException {
    run("copyPermissions", () -> ON_DISK.copyPermissions(from, to), () -> {});
  }

  @Override
  public void write(FileChannel channel, ByteBuffer source) throws IOException {
    ByteBuffer half = source.slice(source.position(), source.remaining() / 2);
    run("write", () -> ON_DISK.write(channel, source), () -> ON_DISK.write(channel, half));
  }

  @Override
  public void force(FileChannel channel) throws IOException {
    run("force", () -> ON_DISK.force(channel), () -> {});
  }

  @Override
  public void close(FileChannel channel) throws IOException {
    // A close that fails gives the descriptor back all the same.
    channel.close();
    run("close", () -> {}, () -> {});
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    run("move", () -> ON_DISK.move(from, to), () -> {});
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    run("forceDirectory", () -> ON_DISK.forceDirectory(directory), () -> {});
  }

  @Override
  public void delete(Path file) throws IOException {
    run("delete", () -> ON_DISK.delete(file), () -> {});
  }
}
