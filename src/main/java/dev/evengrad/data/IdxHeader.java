package dev.evengrad.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an IDX file: two zero bytes, the type of the numbers, the number of dimensions,
 * then every dimension as a big-endian int, the outermost first.
 *
 * @param type what the numbers are
 * @param rows the outermost dimension, at least 1
 * @param columns the product of the others, at least 1
 * @param sizes all dimensions
 */
record IdxHeader(Type type, int rows, int columns, List<Integer> sizes) {
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

  /** What a user is told to do about numbers that begin with the wrong end. */
  static final String BYTE_ORDER =
      "IDX has the most significant byte first (big-endian), in Python struct.pack('>i', ...) and"
          + " array.astype('>f4')";

  /** The number of numbers; fits an array. */
  int numbers() {
    return rows * columns;
  }

  /** How many bytes the header itself has. */
  int length() {
    return 4 + 4 * sizes.size();
  }

  /** How many dimensions there are. */
  int dimensions() {
    return sizes.size();
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

  /** Whether these are the first four bytes of an IDX file, the last first. */
  static boolean isReversedMagic(byte[] first) {
    return isMagic(new byte[] {first[3], first[2], first[1], first[0]});
  }

  /** Reads and checks a header; nothing of the sizes it claims is allocated. */
  static IdxHeader read(Path file, InputStream in) throws IOException {
    ForeignContent.refuse(file, in, false);
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
    int[] sizes = new int[magic[3]];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = readInt(in);
    }
    int[] reversed = Arrays.stream(sizes).map(Integer::reverseBytes).toArray();
    if (!isPossible(sizes) && isPossible(reversed)) {
      throw FileFault.of(file, wrongByteOrder(of(magic[2], reversed)));
    }
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] < 1) {
        throw FileFault.of(
            file, "dimension " + (d + 1) + " is " + sizes[d] + ", expected at least 1");
      }
    }
    if (!isPossible(sizes)) {
      throw FileFault.of(file, "its dimensions make more than " + MAX_NUMBERS + " numbers");
    }
    return of(magic[2], sizes);
  }

  private static IdxHeader of(int type, int[] sizes) {
    int columns = 1;
    for (int d = 1; d < sizes.length; d++) {
      columns *= sizes[d];
    }
    return new IdxHeader(typeOf(type), sizes[0], columns, Arrays.stream(sizes).boxed().toList());
  }

  /** As the header would be if its dimensions were in the wrong byte order; null if that cannot be. */
  @Nullable IdxHeader reversed() {
    int[] others = sizes.stream().mapToInt(Integer::reverseBytes).toArray();
    return isPossible(others) ? of(type.code, others) : null;
  }

  /** What a user is told if {@code meant} is what the dimensions must mean. */
  static String wrongByteOrder(IdxHeader meant) {
    return "its dimensions are in the wrong byte order: they must mean "
        + meant.sizes
        + "; "
        + BYTE_ORDER;
  }

  /** How many bytes a whole file has, unpacked. */
  long fileLength() {
    return length() + (long) numbers() * type.bytes();
  }

  /** Whether all are at least 1 and their product fits an array. */
  private static boolean isPossible(int[] sizes) {
    long numbers = 1;
    for (int size : sizes) {
      if (size < 1 || numbers * size > MAX_NUMBERS) {
        return false;
      }
      numbers *= size;
    }
    return true;
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
