package dev.evengrad.tensor;

import dev.evengrad.SettingException;
import java.util.Locale;

/** How a model stores its weight matrices. Biases, and all arithmetic, are float32 in any case. */
public enum Precision {
  /** IEEE 754 single precision, 4 bytes a weight: as trained. */
  FLOAT32,
  /** bfloat16, the upper half of a float32, 2 bytes a weight: its range, 8 bits of significand, rounded to nearest, ties to even. */
  BF16;

  /** The precision of a text: {@code float32} or {@code bf16}. */
  public static Precision parse(String text) {
    for (Precision precision : values()) {
      if (precision.toString().equals(text)) {
        return precision;
      }
    }
    throw new SettingException("precision", "'" + text + "'", "one of float32, bf16");
  }

  /** The nearest number that it stores; infinite beyond the largest of them. */
  public float round(float value) {
    if (this == FLOAT32 || Float.isNaN(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    int half = 0x7FFF + ((bits >>> 16) & 1); // ties go to the even one
    return Float.intBitsToFloat((bits + half) & 0xFFFF0000);
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
