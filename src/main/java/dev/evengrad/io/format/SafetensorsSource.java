package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Brings the bytes of a safetensors file in: header length, header, then the data once. */
final class SafetensorsSource {
  /** Bytes of the header's length, a little-endian number before the header. */
  private static final int LENGTH_BYTES = 8;

  /** A channel reads at most this much at once; more would not fit its buffer. */
  private static final long CHUNK = 1L << 30;

  private SafetensorsSource() {}

  static Safetensors read(Path path, Limits limits) {
    String file = path.toString();
    if (Files.isDirectory(path)) {
      throw new ModelFileException(file, "this is a directory; name the file in it");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      byte[] start = new byte[(int) Math.min(size, ForeignFile.BYTES)];
      readFully(channel, ByteBuffer.wrap(start), 0, file);
      byte[] json = new byte[headerLength(start, size, file, limits)];
      readFully(channel, ByteBuffer.wrap(json), LENGTH_BYTES, file);
      long dataStart = LENGTH_BYTES + (long) json.length;
      SafetensorsHeader header = SafetensorsHeader.parse(json, size - dataStart, file, limits);
      MemorySegment data = allocate(size - dataStart, file);
      for (long at = 0; at < data.byteSize(); at += CHUNK) {
        long length = Math.min(CHUNK, data.byteSize() - at);
        readFully(channel, data.asSlice(at, length).asByteBuffer(), dataStart + at, file);
      }
      return new Safetensors(file, header, data);
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file, "there is no such file; check the path", e);
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + e, e);
    }
  }

  static Safetensors read(byte[] bytes, String name, Limits limits) {
    byte[] start = Arrays.copyOf(bytes, Math.min(bytes.length, ForeignFile.BYTES));
    int dataStart = LENGTH_BYTES + headerLength(start, bytes.length, name, limits);
    byte[] json = Arrays.copyOfRange(bytes, LENGTH_BYTES, dataStart);
    SafetensorsHeader header =
        SafetensorsHeader.parse(json, bytes.length - dataStart, name, limits);
    byte[] data = Arrays.copyOfRange(bytes, dataStart, bytes.length);
    return new Safetensors(name, header, MemorySegment.ofArray(data));
  }

  /** Native memory: the data may exceed an array, and a channel reads into it without a copy. */
  private static MemorySegment allocate(long bytes, String file) {
    try {
      return Arena.ofAuto().allocate(bytes, Long.BYTES);
    } catch (OutOfMemoryError e) {
      // One request was too large; the heap is as it was.
      throw new ModelFileException(
          file,
          "its data takes %d bytes outside the heap, more than the JVM may use; ".formatted(bytes)
              + "raise -Xmx or -XX:MaxDirectMemorySize",
          e);
    }
  }

  private static int headerLength(byte[] start, long fileBytes, String file, Limits limits) {
    String foreign = ForeignFile.explain(start);
    if (foreign != null) {
      throw new ModelFileException(file, foreign);
    }
    if (fileBytes < LENGTH_BYTES) {
      throw new ModelFileException(
          file,
          "it has %d bytes, but the length of the header alone takes %d%s"
              .formatted(fileBytes, LENGTH_BYTES, SafetensorsHeader.WHAT_TO_DO));
    }
    if (fileBytes > limits.maxFileBytes()) {
      throw new ModelFileException(
          file,
          "it has %d bytes, more than the limit of %d; raise Limits.maxFileBytes if you trust it"
              .formatted(fileBytes, limits.maxFileBytes()));
    }
    long length = 0;
    for (int i = LENGTH_BYTES - 1; i >= 0; i--) {
      length = (length << 8) | (start[i] & 0xff);
    }
    // As an unsigned number: with the highest bit set it is far beyond any file.
    if (length < 0 || length > fileBytes - LENGTH_BYTES) {
      throw new ModelFileException(
          file,
          "its header should have %s bytes, but only %d follow%s"
              .formatted(
                  Long.toUnsignedString(length),
                  fileBytes - LENGTH_BYTES,
                  SafetensorsHeader.WHAT_TO_DO));
    }
    if (length > limits.maxHeaderBytes()) {
      throw new ModelFileException(
          file,
          "its header has %d bytes, more than the limit of %d; "
                  .formatted(length, limits.maxHeaderBytes())
              + "raise Limits.maxHeaderBytes (up to %d) if you trust it"
                  .formatted(Limits.FORMAT_HEADER_CAP));
    }
    return (int) length;
  }

  private static void readFully(FileChannel channel, ByteBuffer buffer, long from, String file)
      throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer, at);
      if (n < 0) {
        throw new ModelFileException(
            file, "it became shorter while it was read; wait until it is complete and read again");
      }
      at += n;
    }
  }
}
