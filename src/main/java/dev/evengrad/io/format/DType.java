package dev.evengrad.io.format;

import org.jspecify.annotations.Nullable;

/**
 * The element types of safetensors that can be read. The format has more (complex, 8-bit and
 * smaller floats), which have no counterpart here.
 */
public enum DType {
  /** A byte, 0 or 1. */
  BOOL(1),
  /** An unsigned byte. */
  U8(1),
  /** A signed byte. */
  I8(1),
  /** A signed 16-bit whole number. */
  I16(2),
  /** An unsigned 16-bit whole number. */
  U16(2),
  /** An IEEE 754 half. */
  F16(2),
  /** The upper half of an IEEE 754 single. */
  BF16(2),
  /** A signed 32-bit whole number. */
  I32(4),
  /** An unsigned 32-bit whole number. */
  U32(4),
  /** An IEEE 754 single. */
  F32(4),
  /** A signed 64-bit whole number. */
  I64(8),
  /** An unsigned 64-bit whole number. */
  U64(8),
  /** An IEEE 754 double. */
  F64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are floating-point numbers. */
  public boolean isFloat() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }

  /** The type of that name in a file, or null. */
  static @Nullable DType named(String name) {
    for (DType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }
}
