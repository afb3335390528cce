package dev.evengrad.io.format;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a text and tensors, each behind its name, its type and the number of its bytes. */
final class ContentHash {
  private static final long CHUNK_BYTES = 1 << 16;

  private final MessageDigest digest;

  ContentHash(String text) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    add(text);
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

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
