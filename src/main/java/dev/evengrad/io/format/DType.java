package dev.evengrad.io.format;

import org.jspecify.annotations.Nullable;

/**
 * The element types of safetensors, as of its version 0.8. Those that have no counterpart here (complex numbers, floats of 8 bits and
 * fewer) may stand in a file; the other tensors of such a file are read.
 */
public enum DType {
  /** A byte, 0 or 1. */
  BOOL(8),
  /** An unsigned byte. */
  U8(8),
  /** A signed byte. */
  I8(8),
  /** A signed 16-bit whole number. */
  I16(16),
  /** An unsigned 16-bit whole number. */
  U16(16),
  /** An IEEE 754 half. */
  F16(16),
  /** The upper half of an IEEE 754 single. */
  BF16(16),
  /** A signed 32-bit whole number. */
  I32(32),
  /** An unsigned 32-bit whole number. */
  U32(32),
  /** An IEEE 754 single. */
  F32(32),
  /** A signed 64-bit whole number. */
  I64(64),
  /** An unsigned 64-bit whole number. */
  U64(64),
  /** An IEEE 754 double. */
  F64(64),
  /** A float of 4 bits, two in a byte; not read. */
  F4(4),
  /** A float of 6 bits, 2 of them exponent; not read. */
  F6_E2M3(6),
  /** A float of 6 bits, 3 of them exponent; not read. */
  F6_E3M2(6),
  /** A float of 8 bits, 4 of them exponent; not read. */
  F8_E4M3(8),
  /** As F8_E4M3, without infinities and negative zero; not read. */
  F8_E4M3FNUZ(8),
  /** A float of 8 bits, 5 of them exponent; not read. */
  F8_E5M2(8),
  /** As F8_E5M2, without infinities and negative zero; not read. */
  F8_E5M2FNUZ(8),
  /** A power of two in 8 bits; not read. */
  F8_E8M0(8),
  /** Two singles; not read. */
  C64(64);

  private final int bits;

  DType(int bits) {
    this.bits = bits;
  }

  /** The bits of one element. */
  public int bits() {
    return bits;
  }

  /** Whether the elements can be read. */
  public boolean isRead() {
    return compareTo(F4) < 0;
  }

  /** Whether the elements are floating-point numbers that can be read. */
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
