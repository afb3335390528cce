package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Our check of UTF-8 against the JDK's strict decoder. */
class Utf8Test {
  /** Bytes at the edges of every range of the grammar. */
  private static final int[] EDGES = {
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff
  };

  private final CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();

  @Test
  void agreesWithTheDecoderOnAllPairs() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      check((byte) (pair >> 8), (byte) pair);
    }
  }

  @Test
  void agreesWithTheDecoderAtTheEdges() {
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          check((byte) a, (byte) b, (byte) c);
          for (int d : EDGES) {
            check((byte) a, (byte) b, (byte) c, (byte) d);
          }
        }
      }
    }
  }

  @Test
  void findsTheFirstLoneSurrogate() {
    assertEquals(-1, Utf8.loneSurrogate("a\ud83d\ude00b"));
    assertEquals(0, Utf8.loneSurrogate("\ude00\ud83d"));
    assertEquals(1, Utf8.loneSurrogate("a\ud83d"));
    assertEquals(2, Utf8.loneSurrogate("\ud83d\ude00\ude00"));
  }

  private void check(byte... bytes) {
    // As a result instead of an exception: there are half a million of them.
    CharBuffer characters = CharBuffer.allocate(bytes.length);
    boolean valid = !strict.reset().decode(ByteBuffer.wrap(bytes), characters, true).isError();
    int found = Utf8.firstInvalid(bytes, 0, bytes.length);
    assertEquals(valid, found < 0, () -> Arrays.toString(bytes));
  }
}
