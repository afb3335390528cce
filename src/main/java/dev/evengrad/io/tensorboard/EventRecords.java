package dev.evengrad.io.tensorboard;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/**
 * Records as TensorFlow frames them: length, checksum of the length, bytes, checksum of the bytes, all with the lowest byte first; a
 * checksum is a CRC-32C (RFC 3720), masked. They are handed to the operating system whole, several at a time.
 */
final class EventRecords implements Closeable {
  /** So that a reader soon sees what was written, and a step of some ten microseconds does not wait for the operating system. */
  private static final int MOST_WAITING = 1 << 15;

  private static final long LONGEST_WAITING = 2_000_000_000L;
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;
  private final CRC32C checksum = new CRC32C();
  private final ProtobufMessage waiting = new ProtobufMessage();
  private final ProtobufMessage length = new ProtobufMessage();
  private long written;
  private long lastWritten = System.nanoTime();

  EventRecords(OutputStream out) {
    this.out = out;
  }

  /** Adds a record. */
  void add(ProtobufMessage message) throws IOException {
    length.clear().fixed64(message.size());
    waiting.append(length);
    waiting.fixed32(masked(length));
    waiting.append(message);
    waiting.fixed32(masked(message));
    if (waiting.size() >= MOST_WAITING || System.nanoTime() - lastWritten >= LONGEST_WAITING) {
      flush();
    }
  }

  /** Hands over what waits. */
  void flush() throws IOException {
    if (waiting.size() > 0) {
      out.write(waiting.bytes(), 0, waiting.size());
      written += waiting.size();
      waiting.clear();
    }
    lastWritten = System.nanoTime();
  }

  /** Cuts off the piece of a record that a full disk may have taken, as far as that is possible: readers end there. */
  void cut() throws IOException {
    waiting.clear();
    if (out instanceof FileOutputStream file) {
      file.getChannel().truncate(written);
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }

  private int masked(ProtobufMessage message) {
    return masked(message.bytes(), message.size());
  }

  /** The masked checksum of the first bytes. */
  int masked(byte[] bytes, int size) {
    checksum.reset();
    checksum.update(bytes, 0, size);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
  }
}
