package dev.evengrad.io.format;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over texts, each with a zero after it, and tensors, each after its name, its type and the number of its bytes. */
final class ContentHash {
  private static final long CHUNK_BYTES = 1 << 16;

  private final MessageDigest digest;
  private final ByteBuffer encoded = ByteBuffer.allocate(1 << 12);

  ContentHash(String... texts) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    for (String text : texts) {
      add(text);
    }
  }

  /** Announces a tensor, whose bytes come next. */
  void begin(String name, DType dtype, long bytes) {
    add(name);
    add(dtype.name() + " " + bytes);
  }

  /** Takes bytes as they stand in the file. */
  void add(MemorySegment bytes) {
    // a buffer holds no more than 2^31 of them
    for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
      long length = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
      digest.update(bytes.asSlice(at, length).asByteBuffer());
    }
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Piece by piece: a copy of a long text in a file from a stranger would be memory that it has not cost him. */
  private void add(String text) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    CharBuffer characters = CharBuffer.wrap(text);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = encoder.encode(characters, encoded.clear(), true);
      digest.update(encoded.flip());
    }
    if (!result.isUnderflow()) {
      throw new IllegalArgumentException("the text has a lone surrogate");
    }
    digest.update((byte) 0);
  }
}
