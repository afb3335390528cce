package dev.evengrad.io.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Safetensors files made by hand, so that they may be wrong. */
final class RawFile {
  private RawFile() {}

  /** A header and zeros behind it. */
  static byte[] of(String header, int dataBytes) {
    return of(header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]);
  }

  /** A header and data. */
  static byte[] of(byte[] header, byte[] data) {
    return withLength(header.length, header, data);
  }

  /** A header, whatever length it claims, and data. */
  static byte[] withLength(long length, byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }

  /** One tensor {@code a} of the given type and data. */
  static byte[] oneTensor(DType dtype, int[] shape, byte[] data) {
    String header =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(dtype, Arrays.toString(shape), data.length);
    return of(header.getBytes(StandardCharsets.UTF_8), data);
  }

  static Safetensors read(byte[] bytes) {
    return Safetensors.read(bytes, "test", Limits.DEFAULT);
  }
}
