package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checked header of a safetensors file. It is read token by token, never as a tree, so a
 * hostile header cannot cost many times its size.
 *
 * @param metadata the entries of {@code __metadata__} in the file's order
 * @param tensors the tensors in the order of their bytes, which they fill without hole or overlap
 */
record SafetensorsHeader(Map<String, String> metadata, List<StoredTensor> tensors) {
  /** The name that the format keeps for metadata. */
  static final String METADATA = "__metadata__";

  static final String WHAT_TO_DO =
      "; the file is damaged or no safetensors file: copy, download or save it again";

  /** Far more than the names of fields and types take. */
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

  private static final class Parser {
    private final JsonCursor cursor;
    private final long dataBytes;
    private final String file;
    private final Limits limits;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<StoredTensor> tensors = new ArrayList<>();

    Parser(byte[] json, long dataBytes, String file, Limits limits) {
      this.cursor = new JsonCursor(json, 3);
      this.dataBytes = dataBytes;
      this.file = file;
      this.limits = limits;
    }

    SafetensorsHeader parse() {
      Set<String> names = new HashSet<>();
      cursor.open('{');
      for (boolean first = true; cursor.more('}', first); first = false) {
        int position = cursor.position();
        String name = cursor.name(limits.maxNameBytes());
        if (!names.add(name)) {
          throw cursor.failAt(position, "the name " + Quoted.of(name) + " a second time");
        }
        if (name.equals(METADATA)) {
          metadata();
        } else if (tensors.size() == limits.maxEntries()) {
          throw cursor.failAt(
              position, "more than the allowed " + limits.maxEntries() + " tensors");
        } else {
          tensors.add(tensor(name));
        }
      }
      cursor.end();
      // The format lets the header name tensors in any order; what counts is that the bytes
      // connect.
      tensors.sort(
          Comparator.comparingLong(StoredTensor::begin)
              .thenComparingLong(StoredTensor::byteLength));
      checkBytesConnect();
      return new SafetensorsHeader(
          Collections.unmodifiableMap(metadata), Collections.unmodifiableList(tensors));
    }

    private void metadata() {
      int start = cursor.position();
      cursor.open('{');
      for (boolean first = true; cursor.more('}', first); first = false) {
        int position = cursor.position();
        String key = cursor.name(limits.maxNameBytes());
        if (metadata.size() == limits.maxEntries()) {
          throw cursor.failAt(
              position, "more than the allowed " + limits.maxEntries() + " metadata entries");
        }
        if (metadata.containsKey(key)) {
          throw cursor.failAt(position, "the metadata key " + Quoted.of(key) + " a second time");
        }
        if (cursor.peek() != '"') {
          throw cursor.unexpected("a string, as all metadata values are,");
        }
        int used = cursor.position() - start;
        metadata.put(key, cursor.string(Math.max(0, limits.maxMetadataBytes() - used)));
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
        String field = cursor.name(MAX_FIELD_BYTES);
        boolean again;
        switch (field) {
          case "dtype" -> {
            again = dtype != null;
            dtype = dtype(name);
          }
          case "shape" -> {
            again = shape != null;
            shape = shape();
          }
          case "data_offsets" -> {
            again = offsets != null;
            offsets = offsets();
          }
          default ->
              throw cursor.failAt(
                  at,
                  "tensor %s has a field %s, but dtype, shape and data_offsets are expected"
                      .formatted(Quoted.of(name), Quoted.of(field)));
        }
        if (again) {
          throw cursor.failAt(at, "tensor %s has %s twice".formatted(Quoted.of(name), field));
        }
      }
      return checked(name, position, dtype, shape, offsets);
    }

    private DType dtype(String name) {
      int position = cursor.position();
      String text = cursor.string(MAX_FIELD_BYTES);
      DType dtype = DType.named(text);
      if (dtype == null) {
        throw cursor.failAt(
            position,
            "tensor %s has the unknown type %s, expected one of %s"
                .formatted(Quoted.of(name), Quoted.of(text), Arrays.toString(DType.values())));
      }
      return dtype;
    }

    private int[] shape() {
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
          throw cursor.failAt(position, "more than the allowed " + rank + " dimensions");
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
        long bytes = dtype.bytes();
        for (int size : shape) {
          bytes = Math.multiplyExact(bytes, (long) size);
        }
        return bytes;
      } catch (ArithmeticException e) {
        throw fault(
            "tensor %s of shape %s has more than 2^63 bytes"
                .formatted(Quoted.of(name), Arrays.toString(shape)));
      }
    }

    private void checkBytesConnect() {
      long end = 0;
      for (StoredTensor tensor : tensors) {
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

    private ModelFileException fault(String what) {
      return new ModelFileException(file, what + WHAT_TO_DO);
    }
  }
}
