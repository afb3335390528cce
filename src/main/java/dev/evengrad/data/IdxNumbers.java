package dev.evengrad.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * All numbers of one IDX file.
 *
 * @param values {@code [rows][columns]}, all finite
 */
record IdxNumbers(IdxHeader header, float[] values) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Room is made as numbers arrive: a forged header of a gzip file must not fill the memory. */
  private static final int FIRST_NUMBERS = 1 << 17;

  static IdxNumbers read(Path file) {
    try (InputStream in = FileBytes.open(file)) {
      IdxHeader header = IdxHeader.read(file, in);
      checkSize(file, header);
      float[] values = new float[Math.min(header.numbers(), FIRST_NUMBERS)];
      byte[] bytes = new byte[BUFFER_BYTES];
      int perBuffer = BUFFER_BYTES / header.type().bytes();
      for (int i = 0; i < header.numbers(); i += perBuffer) {
        int count = Math.min(perBuffer, header.numbers() - i);
        int length = count * header.type().bytes();
        int read = in.readNBytes(bytes, 0, length);
        if (read < length) {
          long all = header.length() + (long) i * header.type().bytes() + read;
          requireByteOrder(file, header, all);
          throw new EOFException();
        }
        if (i + count > values.length) {
          long doubled = Math.max(2L * values.length, i + count);
          values = Arrays.copyOf(values, (int) Math.min(header.numbers(), doubled));
        }
        decode(file, header, bytes, values, i, count);
      }
      if (in.read() >= 0) {
        throw FileFault.of(
            file,
            "the file is longer than its header says: " + values.length + " numbers expected");
      }
      return new IdxNumbers(header, values);
    } catch (IOException e) {
      throw FileBytes.failure(file, e);
    }
  }

  /** Whether the file can hold what its header says; of a gzip file that is seen at its end. */
  private static void checkSize(Path file, IdxHeader header) throws IOException {
    long expected = header.fileLength();
    long size = Files.size(file);
    if (expected != size && !FileBytes.isGzip(file)) {
      requireByteOrder(file, header, size);
      throw FileFault.of(
          file,
          "the file has "
              + size
              + " bytes, but its header says "
              + header.rows()
              + " rows of "
              + header.columns()
              + " numbers, "
              + expected
              + " bytes in all: it is truncated or damaged");
    }
  }

  /** Refuses a header that would fit the file if its dimensions began with the other end. */
  private static void requireByteOrder(Path file, IdxHeader header, long size) {
    IdxHeader reversed = header.reversed();
    if (reversed != null && reversed.fileLength() == size) {
      throw FileFault.of(file, IdxHeader.wrongByteOrder(reversed));
    }
  }

  private static void decode(
      Path file, IdxHeader header, byte[] bytes, float[] values, int offset, int count) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < count; i++) {
      float value =
          switch (header.type()) {
            case UNSIGNED_BYTE -> buffer.get() & 0xff;
            case BYTE -> buffer.get();
            case SHORT -> buffer.getShort();
            case INT -> buffer.getInt();
            case FLOAT -> buffer.getFloat();
            case DOUBLE -> (float) buffer.getDouble();
          };
      if (!Float.isFinite(value)) {
        int index = offset + i;
        throw FileFault.at(
            file,
            -1,
            Integer.toString(index % header.columns()),
            Float.toString(value),
            "row "
                + index / header.columns()
                + " (row and column counted from 0) is not a finite number that fits a float");
      }
      values[offset + i] = value;
    }
  }
}
