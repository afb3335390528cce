package dev.evengrad.io.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A line of JSON in the making, in ASCII. Grows to the longest line, and allocates nothing from then on. */
final class AsciiLine {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder number = new StringBuilder(32);
  private byte[] bytes = new byte[1024];
  private int length;

  /** Begins another line. */
  void clear() {
    length = 0;
  }

  /** The member of an object, its value still to come; begins the object if it is the first. */
  AsciiLine name(String field) {
    put(length == 0 || bytes[length - 1] == '{' ? "" : ",");
    return quoted(field).put(":");
  }

  /** Text as it is. */
  AsciiLine put(CharSequence ascii) {
    reserve(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** JSON that holds other characters too, which stand in its strings only. */
  AsciiLine json(String json) {
    for (int i = 0; i < json.length(); i++) {
      reserve(6);
      if (json.charAt(i) < 0x80) {
        bytes[length++] = (byte) json.charAt(i);
      } else {
        unicode(json.charAt(i));
      }
    }
    return this;
  }

  /** A whole number. */
  AsciiLine put(long value) {
    number.setLength(0);
    return put(number.append(value));
  }

  /** A number in the fewest digits that read back to the same; JSON has none that is not finite, so such is a string. */
  AsciiLine put(double value) {
    number.setLength(0);
    return Double.isFinite(value)
        ? put(number.append(value))
        : put(number.append('"').append(value).append('"'));
  }

  /** A string; what is not ASCII is escaped. */
  AsciiLine quoted(String text) {
    put("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      reserve(6);
      if (c == '"' || c == '\\') {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
      } else if (c >= ' ' && c < 0x7f) {
        bytes[length++] = (byte) c;
      } else {
        unicode(isLone(text, i) ? '?' : c);
      }
    }
    return put("\"");
  }

  private static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  private void unicode(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = (byte) HEX[c >> shift & 15];
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  /** Writes it, with a line feed, at once: a reader sees whole lines. */
  void writeTo(OutputStream out) throws IOException {
    put("\n");
    out.write(bytes, 0, length);
    out.flush();
  }

  int length() {
    return length;
  }
}
