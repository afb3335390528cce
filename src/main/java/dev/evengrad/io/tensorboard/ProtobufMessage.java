package dev.evengrad.io.tensorboard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a message in the wire format of protocol buffers, field after field; used again, so that nothing is allocated. */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private byte[] bytes = new byte[256];
  private int size;

  /** Begins anew. */
  ProtobufMessage clear() {
    size = 0;
    return this;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  /** A field of the type int64, int32 or an enum, at least 0. */
  ProtobufMessage whole(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  /** A field of the type double. */
  ProtobufMessage real(int field, double value) {
    key(field, FIXED_64);
    fixed64(Double.doubleToRawLongBits(value));
    return this;
  }

  /** A field of the type float. */
  ProtobufMessage single(int field, float value) {
    key(field, FIXED_32);
    fixed32(Float.floatToRawIntBits(value));
    return this;
  }

  /** A field of the type string or bytes. */
  ProtobufMessage bytes(int field, byte[] value) {
    return bytes(field, value, value.length);
  }

  ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field that is a message. */
  ProtobufMessage message(int field, ProtobufMessage value) {
    return bytes(field, value.bytes, value.size);
  }

  /** The beginning of a field of packed doubles, each of which is then given by {@link #element}. */
  ProtobufMessage packed(int field, int count) {
    key(field, LENGTH);
    varint((long) count * Double.BYTES);
    return this;
  }

  void element(double value) {
    fixed64(Double.doubleToRawLongBits(value));
  }

  private ProtobufMessage bytes(int field, byte[] value, int length) {
    key(field, LENGTH);
    varint(length);
    room(length);
    System.arraycopy(value, 0, bytes, size, length);
    size += length;
    return this;
  }

  private void key(int field, int type) {
    varint(((long) field << 3) | type);
  }

  private void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Four bytes, the lowest first. */
  void fixed32(int value) {
    room(Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Eight bytes, the lowest first. */
  void fixed64(long value) {
    fixed32((int) value);
    fixed32((int) (value >>> Integer.SIZE));
  }

  /** Bytes as they are. */
  void append(ProtobufMessage other) {
    room(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
