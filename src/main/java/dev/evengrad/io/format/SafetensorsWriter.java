package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects metadata and tensors and writes them as one safetensors file. The same content added in
 * the same order gives the same bytes. The arrays are not copied: they must not change until the
 * file is written.
 *
 * <p>The header is padded to a multiple of 8 bytes and tensors stand in the order of the size of
 * their elements, largest first, as with the format's own writer: so every element is aligned,
 * although the format allows no hole. Tensors of one size keep the order in which they were added.
 *
 * <p>Whatever is wrong with the content is reported when it is added, before any file is touched.
 * What can be written can be read within {@link Limits#DEFAULT}, unless the file is larger.
 */
public final class SafetensorsWriter {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** An array of primitives, or a part of it, as a tensor. */
  private record Entry(String name, DType dtype, int[] shape, MemorySegment data) {
    long bytes() {
      return data.byteSize();
    }
  }

  /** An empty file. */
  public SafetensorsWriter() {}

  /**
   * Adds a metadata entry.
   *
   * @throws SettingException if the key is taken or too long, or a text cannot be written as UTF-8
   */
  public SafetensorsWriter metadata(String key, String value) {
    checkName("metadata key", key, metadata.containsKey(key), metadata.size());
    if (Utf8.loneSurrogate(value) >= 0) {
      throw new SettingException(
          "metadata " + Quoted.of(key), Quoted.of(value), "text without lone surrogates");
    }
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds an F32 tensor: the elements of {@code array} from {@code offset} on, as many as the shape
   * has, row-major.
   *
   * @param shape its sizes, outermost first; none for a scalar
   * @throws SettingException if the name is taken, reserved or too long
   * @throws ShapeException if the array is too short or a size is negative
   */
  public SafetensorsWriter add(String name, int[] shape, float[] array, int offset) {
    int n = requirePart(name, shape, array, offset);
    MemorySegment part =
        MemorySegment.ofArray(array).asSlice((long) offset * Float.BYTES, (long) n * Float.BYTES);
    return put(name, DType.F32, shape, part);
  }

  /**
   * As {@link #add(String, int[], float[], int)}, as BF16: the upper halves of the elements, whose lower halves are lost if they are not
   * zero.
   */
  public SafetensorsWriter addBf16(String name, int[] shape, float[] array, int offset) {
    short[] halves = new short[requirePart(name, shape, array, offset)];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) (Float.floatToRawIntBits(array[offset + i]) >>> 16);
    }
    return put(name, DType.BF16, shape, MemorySegment.ofArray(halves));
  }

  /**
   * Adds an F64 tensor of all elements of an array.
   *
   * @throws SettingException if the name is taken, reserved or too long
   * @throws ShapeException if the shape does not have exactly the array's number of elements
   */
  public SafetensorsWriter add(String name, int[] shape, double[] array) {
    requireSize(name, shape, array.length);
    return put(name, DType.F64, shape, MemorySegment.ofArray(array));
  }

  /**
   * Adds an I64 tensor of all elements of an array.
   *
   * @throws SettingException if the name is taken, reserved or too long
   * @throws ShapeException if the shape does not have exactly the array's number of elements
   */
  public SafetensorsWriter add(String name, int[] shape, long[] array) {
    requireSize(name, shape, array.length);
    return put(name, DType.I64, shape, MemorySegment.ofArray(array));
  }

  /**
   * Adds a U8 tensor of one dimension: all bytes of an array.
   *
   * @throws SettingException if the name is taken, reserved or too long
   */
  public SafetensorsWriter addBytes(String name, byte[] array) {
    return put(name, DType.U8, new int[] {array.length}, MemorySegment.ofArray(array));
  }

  /**
   * Writes the file through {@link AtomicFile}: a reader finds the old file or the new one.
   *
   * @throws ModelFileException if it could not be written, or its header exceeds the limit
   */
  public void write(Path file) {
    write(file, FileOperations.ON_DISK);
  }

  /**
   * Writes the file through the given operations.
   *
   * @throws ModelFileException if it could not be written, or its header exceeds the limit
   */
  public void write(Path file, FileOperations operations) {
    List<Entry> ordered = ordered();
    byte[] header = header(ordered, file.toString());
    AtomicFile.write(file, channel -> writeTo(channel, header, ordered), operations);
  }

  /**
   * The bytes of the file.
   *
   * @throws ModelFileException if the header exceeds the limit
   */
  public byte[] toBytes() {
    List<Entry> ordered = ordered();
    byte[] header = header(ordered, "the file in memory");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writeTo(Channels.newChannel(bytes), header, ordered);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * SHA-256 in hex over texts and all tensors added so far, in the order of their names: what {@link Safetensors#sha256} gives for the
   * file.
   */
  public String sha256(String... texts) {
    ContentHash hash = new ContentHash(texts);
    MemorySegment window = MemorySegment.ofArray(new byte[CHUNK_BYTES]);
    List<Entry> byName = new ArrayList<>(entries.values());
    byName.sort(Comparator.comparing(Entry::name));
    for (Entry entry : byName) {
      hash.begin(entry.name(), entry.dtype(), entry.bytes());
      for (long at = 0; at < entry.bytes(); at += CHUNK_BYTES) {
        int length = (int) Math.min(CHUNK_BYTES, entry.bytes() - at);
        copy(entry, at, window, length);
        hash.add(window.asSlice(0, length));
      }
    }
    return hash.hex();
  }

  private List<Entry> ordered() {
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingInt(entry -> -entry.dtype().bits()));
    return ordered;
  }

  private byte[] header(List<Entry> ordered, String file) {
    JsonObject.Builder header = JsonObject.builder();
    if (!metadata.isEmpty()) {
      JsonObject.Builder texts = JsonObject.builder();
      metadata.forEach(texts::put);
      JsonObject object = texts.build();
      requireAtMost(Limits.DEFAULT.maxMetadataBytes(), utf8(object).length, "metadata", file);
      header.put(SafetensorsHeader.METADATA, object);
    }
    long end = 0;
    for (Entry entry : ordered) {
      long begin = end;
      end = Math.addExact(begin, entry.bytes());
      header.put(
          entry.name(),
          JsonObject.builder()
              .put("dtype", entry.dtype().name())
              .put("shape", JsonArray.ofInts(entry.shape()))
              .put("data_offsets", new JsonArray(List.of(JsonNumber.of(begin), JsonNumber.of(end))))
              .build());
    }
    byte[] json = utf8(header.build());
    byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, 8) * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    requireAtMost(Limits.DEFAULT.maxHeaderBytes(), padded.length, "names and metadata", file);
    return padded;
  }

  private static void requireAtMost(int limit, int bytes, String what, String file) {
    if (bytes > limit) {
      throw new ModelFileException(
          file,
          "%s take %d bytes, more than the %d that readers accept; store less text"
              .formatted(what, bytes, limit));
    }
  }

  private static byte[] utf8(JsonValue value) {
    return Json.write(value).getBytes(StandardCharsets.UTF_8);
  }

  private static void writeTo(WritableByteChannel channel, byte[] header, List<Entry> entries)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    channel.write(chunk.putLong(header.length).flip());
    channel.write(ByteBuffer.wrap(header));
    chunk.clear();
    MemorySegment window = MemorySegment.ofBuffer(chunk);
    for (Entry entry : entries) {
      for (long at = 0; at < entry.bytes(); at += CHUNK_BYTES) {
        int length = (int) Math.min(CHUNK_BYTES, entry.bytes() - at);
        copy(entry, at, window, length);
        channel.write(chunk.position(0).limit(length));
      }
    }
  }

  /** Copies bytes, swapping them where the processor is big-endian. */
  private static void copy(Entry entry, long from, MemorySegment window, int length) {
    ValueLayout nativeOrder = layout(entry.dtype(), ByteOrder.nativeOrder());
    ValueLayout fileOrder = layout(entry.dtype(), ByteOrder.LITTLE_ENDIAN);
    MemorySegment.copy(
        entry.data(), nativeOrder, from, window, fileOrder, 0, length / (entry.dtype().bits() / 8));
  }

  private static ValueLayout layout(DType dtype, ByteOrder order) {
    return switch (dtype) {
      case F32 -> ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
      case F64 -> ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
      case I64 -> ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
      case BF16 -> ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
      case U8 -> ValueLayout.JAVA_BYTE;
      default -> throw new IllegalStateException(dtype + " is not written");
    };
  }

  private SafetensorsWriter put(String name, DType dtype, int[] shape, MemorySegment data) {
    checkName("tensor name", name, entries.containsKey(name), entries.size());
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new SettingException("tensor name", name, "another name: the format keeps this one");
    }
    if (shape.length > Limits.DEFAULT.maxRank()) {
      throw new ShapeException(
          "tensor %s has %d dimensions, at most %d can be read back"
              .formatted(Quoted.of(name), shape.length, Limits.DEFAULT.maxRank()));
    }
    entries.put(name, new Entry(name, dtype, shape.clone(), data));
    return this;
  }

  private static void checkName(String what, String name, boolean taken, int count) {
    if (taken) {
      throw new SettingException(what, Quoted.of(name), "one that is not taken");
    }
    if (Utf8.loneSurrogate(name) >= 0) {
      throw new SettingException(what, Quoted.of(name), "text without lone surrogates");
    }
    // As it will stand in the file: an escape is longer than its character.
    int bytes = utf8(new JsonString(name)).length - 2;
    if (bytes > Limits.DEFAULT.maxNameBytes()) {
      throw new SettingException(
          what, Quoted.of(name), "at most " + Limits.DEFAULT.maxNameBytes() + " bytes");
    }
    if (count == Limits.DEFAULT.maxEntries()) {
      throw new SettingException(what, Quoted.of(name), "at most " + count + " of them");
    }
  }

  private static int requirePart(String name, int[] shape, float[] array, int offset) {
    int n = size(name, shape);
    if (offset < 0 || n > array.length - offset) {
      throw new ShapeException(
          "tensor %s of shape %s needs %d elements from %d on, but the array has %d"
              .formatted(Quoted.of(name), Arrays.toString(shape), n, offset, array.length));
    }
    return n;
  }

  private static void requireSize(String name, int[] shape, int length) {
    if (size(name, shape) != length) {
      throw new ShapeException(
          "tensor %s of shape %s has %d elements, but the array has %d"
              .formatted(Quoted.of(name), Arrays.toString(shape), size(name, shape), length));
    }
  }

  private static int size(String name, int[] shape) {
    long product = 1;
    for (int size : shape) {
      if (size < 0) {
        throw new ShapeException(
            "tensor %s has a size below 0: %s".formatted(Quoted.of(name), Arrays.toString(shape)));
      }
      product *= size;
      if (product > Integer.MAX_VALUE) {
        throw new ShapeException(
            "tensor %s of shape %s exceeds an array"
                .formatted(Quoted.of(name), Arrays.toString(shape)));
      }
    }
    return (int) product;
  }
}
