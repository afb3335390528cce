package dev.evengrad.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The beginning of an IDX file: two zero bytes, the type of the numbers, the number of dimensions,
 * then every dimension as a big-endian int, the outermost first.
 *
 * @param type what the numbers are
 * @param rows the outermost dimension, at least 1
 * @param columns the product of the others, at least 1
 * @param dimensions how many there are
 */
record IdxHeader(Type type, int rows, int columns, int dimensions) {
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_NUMBERS = Integer.MAX_VALUE - 8;

  /** The kinds of numbers, with the code that stands for them. */
  enum Type {
    UNSIGNED_BYTE(0x08, 1),
    BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    /** Bytes per number. */
    int bytes() {
      return bytes;
    }

    boolean whole() {
      return this != FLOAT && this != DOUBLE;
    }
  }

  /** The number of numbers; fits an array. */
  int numbers() {
    return rows * columns;
  }

  /** How many bytes the header itself has. */
  int length() {
    return 4 + 4 * dimensions;
  }

  /** Whether these are the first four bytes of an IDX file. */
  static boolean isMagic(byte[] four) {
    if (four.length < 4
        || four[0] != 0
        || four[1] != 0
        || four[3] < 1
        || four[3] > MAX_DIMENSIONS) {
      return false;
    }
    for (Type type : Type.values()) {
      if (type.code == four[2]) {
        return true;
      }
    }
    return false;
  }

  /** Reads and checks a header; nothing of the sizes it claims is allocated. */
  static IdxHeader read(Path file, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length == 0) {
      throw FileFault.of(file, "there is nothing in the file");
    }
    if (!isMagic(magic)) {
      throw FileFault.of(
          file,
          "not an IDX file: it must begin with two zero bytes, a type (8, 9, 11, 12, 13 or 14) and"
              + " the number of dimensions (1 to "
              + MAX_DIMENSIONS
              + ")");
    }
    int dimensions = magic[3];
    int rows = 0;
    long columns = 1;
    for (int d = 0; d < dimensions; d++) {
      int size = readInt(in);
      if (size < 1) {
        throw FileFault.of(file, "dimension " + (d + 1) + " is " + size + ", expected at least 1");
      }
      if (d == 0) {
        rows = size;
      } else {
        columns *= size;
      }
      if (rows * columns > MAX_NUMBERS) {
        throw FileFault.of(file, "its dimensions make more than " + MAX_NUMBERS + " numbers");
      }
    }
    return new IdxHeader(typeOf(magic[2]), rows, (int) columns, dimensions);
  }

  private static Type typeOf(int code) {
    for (Type type : Type.values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("IDX type " + code);
  }

  private static int readInt(InputStream in) throws IOException {
    byte[] four = in.readNBytes(4);
    if (four.length < 4) {
      throw new EOFException();
    }
    return (four[0] & 0xff) << 24
        | (four[1] & 0xff) << 16
        | (four[2] & 0xff) << 8
        | (four[3] & 0xff);
  }
}
