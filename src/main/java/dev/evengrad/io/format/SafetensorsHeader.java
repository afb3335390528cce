package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checked header of a safetensors file. It is read token by token, never as a tree, so a
 * hostile header cannot cost many times its size.
 *
 * @param metadata the entries of {@code __metadata__} in the file's order
 * @param tensors the tensors in the order of their bytes, which they fill without hole or overlap
 * @param byName the same by their names
 */
record SafetensorsHeader(
    Map<String, String> metadata, List<StoredTensor> tensors, Map<String, StoredTensor> byName) {
  /** The name that the format keeps for metadata. */
  static final String METADATA = "__metadata__";

  static final String WHAT_TO_DO =
      "; the file is damaged or no safetensors file: copy, download or save it again";

  private static final List<byte[]> FIELDS =
      Stream.of("dtype", "shape", "data_offsets").map(SafetensorsHeader::ascii).toList();

  private static final List<DType> DTYPES = List.of(DType.values());

  private static final List<byte[]> DTYPE_NAMES =
      DTYPES.stream().map(type -> ascii(type.name())).toList();

  /** Far more than the names of types take. */
  private static final int MAX_FIELD_BYTES = 64;

  /**
   * Reads and checks a header.
   *
   * @param json its bytes, padding included
   * @param dataBytes the bytes of the file behind it
   * @throws ModelFileException if it is not valid
   */
  static SafetensorsHeader parse(byte[] json, long dataBytes, String file, Limits limits) {
    if (json.length == 0 || json[0] != '{') {
      throw new ModelFileException(
          file,
          "the header does not begin with '{', as every safetensors header does" + WHAT_TO_DO);
    }
    try {
      return new Parser(json, dataBytes, file, limits).parse();
    } catch (JsonException e) {
      throw new ModelFileException(
          file, "the header is not valid: " + e.getMessage() + WHAT_TO_DO, e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Parser {
    private final JsonCursor cursor;
    private final long dataBytes;
    private final String file;
    private final Limits limits;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    Parser(byte[] json, long dataBytes, String file, Limits limits) {
      this.cursor = new JsonCursor(json, Json.MAX_DEPTH);
      this.dataBytes = dataBytes;
      this.file = file;
      this.limits = limits;
    }

    SafetensorsHeader parse() {
      boolean described = false;
      cursor.open('{');
      for (boolean first = true; cursor.more('}', first); first = false) {
        int position = cursor.position();
        String name = name("a tensor's name");
        if (name.equals(METADATA) ? described : tensors.containsKey(name)) {
          throw cursor.failAt(position, "the name " + Quoted.of(name) + " a second time");
        }
        if (name.equals(METADATA)) {
          described = true;
          metadata();
        } else if (tensors.size() == limits.maxEntries()) {
          throw beyond("more than " + limits.maxEntries() + " tensors", "maxEntries");
        } else {
          tensors.put(name, tensor(name));
        }
      }
      cursor.end();
      // The format lets the header name tensors in any order; what counts is that the bytes
      // connect.
      List<StoredTensor> ordered = new ArrayList<>(tensors.values());
      ordered.sort(
          Comparator.comparingLong(StoredTensor::begin)
              .thenComparingLong(StoredTensor::byteLength));
      checkBytesConnect(ordered);
      return new SafetensorsHeader(
          Collections.unmodifiableMap(metadata),
          Collections.unmodifiableList(ordered),
          Collections.unmodifiableMap(tensors));
    }

    private void metadata() {
      if (cursor.peek() == 'n') {
        cursor.literal("null");
        return;
      }
      int start = cursor.position();
      cursor.open('{');
      for (boolean first = true; cursor.more('}', first); first = false) {
        int position = cursor.position();
        String key = name("a metadata key");
        if (metadata.size() == limits.maxEntries()) {
          throw beyond("more than " + limits.maxEntries() + " metadata entries", "maxEntries");
        }
        if (metadata.containsKey(key)) {
          throw cursor.failAt(position, "the metadata key " + Quoted.of(key) + " a second time");
        }
        if (cursor.peek() != '"') {
          throw cursor.unexpected("a string, as all metadata values are,");
        }
        int left = Math.max(0, limits.maxMetadataBytes() - (cursor.position() - start));
        try {
          metadata.put(key, cursor.string(left));
        } catch (JsonCursor.TooLongException e) {
          throw beyond(
              "more than " + limits.maxMetadataBytes() + " bytes of metadata", "maxMetadataBytes");
        }
      }
    }

    private String name(String what) {
      try {
        return cursor.name(limits.maxNameBytes());
      } catch (JsonCursor.TooLongException e) {
        throw beyond(what + " of more than " + limits.maxNameBytes() + " bytes", "maxNameBytes");
      }
    }

    private StoredTensor tensor(String name) {
      int position = cursor.position();
      DType dtype = null;
      int[] shape = null;
      long[] offsets = null;
      cursor.open('{');
      for (boolean first = true; cursor.more('}', first); first = false) {
        int at = cursor.position();
        int field = cursor.word(FIELDS);
        if (field < 0) {
          // as the format's own reader does with what a later version may add
          cursor.skip();
          cursor.colon();
          cursor.skip();
          continue;
        }
        cursor.colon();
        boolean again;
        switch (field) {
          case 0 -> {
            again = dtype != null;
            dtype = dtype(name);
          }
          case 1 -> {
            again = shape != null;
            shape = shape(name);
          }
          default -> {
            again = offsets != null;
            offsets = offsets();
          }
        }
        if (again) {
          String which = new String(FIELDS.get(field), StandardCharsets.UTF_8);
          throw cursor.failAt(at, "tensor %s has %s twice".formatted(Quoted.of(name), which));
        }
      }
      return checked(name, position, dtype, shape, offsets);
    }

    private DType dtype(String name) {
      int position = cursor.position();
      int known = cursor.word(DTYPE_NAMES);
      if (known >= 0) {
        return DTYPES.get(known);
      }
      String text;
      try {
        text = cursor.string(MAX_FIELD_BYTES);
      } catch (JsonCursor.TooLongException e) {
        throw cursor.failAt(position, "tensor " + Quoted.of(name) + " has no type but a long text");
      }
      throw cursor.failAt(
          position,
          "tensor %s has the unknown type %s, expected one of %s"
              .formatted(Quoted.of(name), Quoted.of(text), Arrays.toString(DType.values())));
    }

    private int[] shape(String name) {
      int[] sizes = new int[4];
      int rank = 0;
      cursor.open('[');
      for (boolean first = true; cursor.more(']', first); first = false) {
        int position = cursor.position();
        long size = cursor.count();
        if (size > Integer.MAX_VALUE) {
          throw cursor.failAt(position, "a size of " + size + ", beyond 2^31 - 1");
        }
        if (rank == limits.maxRank()) {
          throw beyond(
              "tensor %s has more than %d dimensions".formatted(Quoted.of(name), rank), "maxRank");
        }
        if (rank == sizes.length) {
          sizes = Arrays.copyOf(sizes, 2 * rank);
        }
        sizes[rank++] = (int) size;
      }
      return Arrays.copyOf(sizes, rank);
    }

    private long[] offsets() {
      long[] offsets = new long[2];
      int n = 0;
      int position = cursor.position();
      cursor.open('[');
      for (boolean first = true; cursor.more(']', first); first = false) {
        if (n == 2) {
          throw cursor.failAt(position, "more than two data_offsets");
        }
        offsets[n++] = cursor.count();
      }
      if (n < 2) {
        throw cursor.failAt(position, "%d data_offsets where 2 were expected".formatted(n));
      }
      return offsets;
    }

    private StoredTensor checked(
        String name,
        int position,
        @Nullable DType dtype,
        int @Nullable [] shape,
        long @Nullable [] offsets) {
      if (dtype == null || shape == null || offsets == null) {
        String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
        throw cursor.failAt(position, "tensor %s has no %s".formatted(Quoted.of(name), missing));
      }
      if (offsets[0] > offsets[1] || offsets[1] > dataBytes) {
        throw fault(
            "tensor %s claims the bytes %s of the %d that follow the header"
                .formatted(Quoted.of(name), Arrays.toString(offsets), dataBytes));
      }
      long given = offsets[1] - offsets[0];
      long implied = impliedBytes(name, dtype, shape);
      if (implied != given) {
        throw fault(
            "tensor %s of %s %s needs %d bytes, but its data_offsets give it %d"
                .formatted(Quoted.of(name), dtype, Arrays.toString(shape), implied, given));
      }
      return new StoredTensor(name, dtype, shape, offsets[0], given);
    }

    private long impliedBytes(String name, DType dtype, int[] shape) {
      try {
        // Also refused if a later size of 0 would make the product 0, as the format's own reader
        // does.
        long bits = dtype.bits();
        // Bits below a byte are multiplied last: 2^63 bytes are the limit, not 2^63 bits.
        boolean whole = bits % 8 == 0;
        long product = whole ? bits / 8 : 1;
        for (int size : shape) {
          product = Math.multiplyExact(product, (long) size);
        }
        if (whole) {
          return product;
        }
        long all = Math.multiplyExact(product, bits);
        if (all % 8 != 0) {
          throw fault(
              "tensor %s of %s %s ends within a byte"
                  .formatted(Quoted.of(name), dtype, Arrays.toString(shape)));
        }
        return all / 8;
      } catch (ArithmeticException e) {
        throw fault(
            "tensor %s of shape %s has more than 2^63 bytes"
                .formatted(Quoted.of(name), Arrays.toString(shape)));
      }
    }

    private void checkBytesConnect(List<StoredTensor> ordered) {
      long end = 0;
      for (StoredTensor tensor : ordered) {
        if (tensor.begin() != end) {
          throw fault(
              "tensor %s begins at byte %d of the data, where %d was expected: there is %s"
                  .formatted(
                      Quoted.of(tensor.name()),
                      tensor.begin(),
                      end,
                      tensor.begin() > end ? "a hole" : "an overlap"));
        }
        end += tensor.byteLength();
      }
      if (end != dataBytes) {
        throw fault(
            "the tensors end at byte %d of the data, but %d bytes follow the header"
                .formatted(end, dataBytes));
      }
    }

    /** Nothing is wrong with the file but that it is more than the caller allows. */
    private ModelFileException beyond(String what, String limit) {
      return new ModelFileException(
          file, what + "; raise Limits." + limit + " if you trust the file");
    }

    private ModelFileException fault(String what) {
      return new ModelFileException(file, what + WHAT_TO_DO);
    }
  }
}
