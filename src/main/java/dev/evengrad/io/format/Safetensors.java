package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The contents of a safetensors file: named tensors and text metadata. Immutable and safe to share
 * between threads; what the getters return are copies. Everything was checked when it was read; a
 * file from a stranger can waste neither memory nor time: the data is read once, after the header
 * has been found consistent with the file's size. Tensors of a type that is not read ({@link DType#isRead}) may be among the
 * others.
 *
 * <p>Source of the format: github.com/huggingface/safetensors (8 bytes little-endian header length,
 * a JSON object, the tensors' bytes little-endian and row-major without hole or overlap). Stricter
 * than its reader: no name may come twice.
 */
public final class Safetensors {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long MOST_JSON_VALUES = 1 << 12;

  private final String file;
  private final Map<String, String> metadata;
  private final List<StoredTensor> tensors;
  private final Map<String, StoredTensor> byName;
  private final MemorySegment data;

  Safetensors(String file, SafetensorsHeader header, MemorySegment data) {
    this.file = file;
    this.metadata = header.metadata();
    this.tensors = header.tensors();
    this.byName = header.byName();
    this.data = data.asReadOnly();
  }

  /**
   * Reads a file within {@link Limits#DEFAULT}.
   *
   * @throws ModelFileException if it cannot be read or is not a valid safetensors file
   */
  public static Safetensors read(Path file) {
    return read(file, Limits.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it cannot be read, is not a valid safetensors file or exceeds a
   *     limit
   */
  public static Safetensors read(Path file, Limits limits) {
    return SafetensorsSource.read(file, limits);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name what to call them in messages
   * @throws ModelFileException if they are not a valid safetensors file or exceed a limit
   */
  public static Safetensors read(byte[] bytes, String name, Limits limits) {
    return SafetensorsSource.read(bytes, name, limits);
  }

  /** The file, as the caller named it. */
  public String file() {
    return file;
  }

  /** The metadata in the file's order, unmodifiable; empty if there is none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * How many values JSON in the metadata may have, so that they take not many times the memory of the file: those of a record, and a
   * name for each of the first layer's weights.
   */
  public int mostJsonValues() {
    long more = data.byteSize() / Float.BYTES;
    return (int) Math.min(Integer.MAX_VALUE, MOST_JSON_VALUES + more);
  }

  /** The tensors in the order of their bytes in the file, unmodifiable. */
  public List<StoredTensor> tensors() {
    return tensors;
  }

  /** Whether there is a tensor of that name. */
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /**
   * What the file says of a tensor.
   *
   * @throws ModelFileException if there is none of that name
   */
  public StoredTensor tensor(String name) {
    StoredTensor tensor = byName.get(name);
    if (tensor == null) {
      List<String> some = byName.keySet().stream().limit(20).map(Quoted::of).toList();
      throw new ModelFileException(
          file,
          "there is no tensor %s among its %d, %s%s; is it the file you meant?"
              .formatted(
                  Quoted.of(name),
                  tensors.size(),
                  some.size() < tensors.size() ? "the first of which are " : "which are ",
                  some));
    }
    return tensor;
  }

  /**
   * The elements of an F32, F16 or BF16 tensor, all of them exact.
   *
   * @throws ModelFileException if there is no such tensor, or it has another type (F64 goes through
   *     {@link #doubles})
   */
  public float[] floats(String name) {
    float[] values = new float[length(tensor(name))];
    copyFloats(name, values, 0);
    return values;
  }

  /**
   * Copies the elements of an F32, F16 or BF16 tensor into an array, without one in between.
   *
   * @param destination modified from {@code offset} on
   * @throws ModelFileException as {@link #floats}
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void copyFloats(String name, float[] destination, int offset) {
    StoredTensor tensor = tensor(name);
    int n = length(tensor);
    Objects.checkFromIndexSize(offset, n, destination.length);
    long begin = tensor.begin();
    switch (tensor.dtype()) {
      case F32 -> MemorySegment.copy(data, F32, begin, destination, offset, n);
      case F16 -> {
        for (int i = 0; i < n; i++) {
          destination[offset + i] = Float.float16ToFloat(data.get(I16, begin + 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < n; i++) {
          destination[offset + i] = Float.intBitsToFloat(data.get(I16, begin + 2L * i) << 16);
        }
      }
      default -> throw otherType(tensor, "F32, F16 or BF16");
    }
  }

  /**
   * The elements of an F64, F32, F16 or BF16 tensor, all of them exact.
   *
   * @throws ModelFileException if there is no such tensor, or it has another type
   */
  public double[] doubles(String name) {
    StoredTensor tensor = tensor(name);
    if (!tensor.dtype().isFloat()) {
      throw otherType(tensor, "F64, F32, F16 or BF16");
    }
    double[] values = new double[length(tensor)];
    switch (tensor.dtype()) {
      case F64 -> MemorySegment.copy(data, F64, tensor.begin(), values, 0, values.length);
      case F32, F16, BF16 -> {
        float[] floats = floats(name);
        for (int i = 0; i < values.length; i++) {
          values[i] = floats[i];
        }
      }
      default -> throw otherType(tensor, "F64, F32, F16 or BF16");
    }
    return values;
  }

  /**
   * The elements of a tensor of whole numbers; of BOOL 0 and 1.
   *
   * @throws ModelFileException if there is no such tensor, it has another type, a U64 is above 2^63
   *     - 1 or a BOOL neither 0 nor 1
   */
  public long[] longs(String name) {
    StoredTensor tensor = tensor(name);
    long[] values = new long[length(tensor)];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole(tensor, tensor.begin() + (long) i * (tensor.dtype().bits() / 8));
    }
    return values;
  }

  /**
   * The bytes of a U8 tensor.
   *
   * @throws ModelFileException if there is no such tensor, or it has another type
   */
  public byte[] bytes(String name) {
    StoredTensor tensor = tensor(name);
    if (tensor.dtype() != DType.U8) {
      throw otherType(tensor, "U8");
    }
    byte[] values = new byte[length(tensor)];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, tensor.begin(), values, 0, values.length);
    return values;
  }

  /**
   * SHA-256 in hex over texts and all tensors, in the order of their names, whatever their order in the file: that of {@link
   * SafetensorsWriter#sha256} if nothing has changed.
   */
  public String sha256(String... texts) {
    ContentHash hash = new ContentHash(texts);
    tensors.stream()
        .sorted(Comparator.comparing(StoredTensor::name))
        .forEach(
            tensor -> {
              hash.begin(tensor.name(), tensor.dtype(), tensor.byteLength());
              hash.add(data.asSlice(tensor.begin(), tensor.byteLength()));
            });
    return hash.hex();
  }

  private long whole(StoredTensor tensor, long at) {
    return switch (tensor.dtype()) {
      case BOOL -> atMost(1, tensor, data.get(ValueLayout.JAVA_BYTE, at) & 0xff);
      case U8 -> data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
      case I8 -> data.get(ValueLayout.JAVA_BYTE, at);
      case I16 -> data.get(I16, at);
      case U16 -> data.get(I16, at) & 0xffff;
      case I32 -> data.get(I32, at);
      case U32 -> data.get(I32, at) & 0xffffffffL;
      case I64 -> data.get(I64, at);
      case U64 -> atMost(Long.MAX_VALUE, tensor, data.get(I64, at));
      default -> throw otherType(tensor, "a type of whole numbers");
    };
  }

  private long atMost(long limit, StoredTensor tensor, long value) {
    if (Long.compareUnsigned(value, limit) > 0) {
      throw new ModelFileException(
          file,
          "tensor %s of %s holds %s, but at most %d can be read"
              .formatted(
                  Quoted.of(tensor.name()), tensor.dtype(), Long.toUnsignedString(value), limit));
    }
    return value;
  }

  private int length(StoredTensor tensor) {
    if (tensor.size() > Integer.MAX_VALUE - 8) {
      throw new ModelFileException(
          file,
          "tensor %s has %d elements, more than a Java array holds; store it in parts"
              .formatted(Quoted.of(tensor.name()), tensor.size()));
    }
    return (int) tensor.size();
  }

  private ModelFileException otherType(StoredTensor tensor, String expected) {
    if (!tensor.dtype().isRead()) {
      return new ModelFileException(
          file,
          "tensor %s: the type %s is not read; store it as F32, in PyTorch by tensor.float()"
              .formatted(Quoted.of(tensor.name()), tensor.dtype()));
    }
    return new ModelFileException(
        file,
        "tensor %s is stored as %s, but %s was asked for; use %s"
            .formatted(
                Quoted.of(tensor.name()),
                tensor.dtype(),
                expected,
                tensor.dtype().isFloat() ? "doubles" : "longs"));
  }
}
