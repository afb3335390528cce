package dev.evengrad.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 over numbers in little-endian order, whatever the machine's own. */
final class DataHash {
  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);

  private DataHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static String sha256(float[] features, Targets targets, float @Nullable [] rowWeights) {
    DataHash hash = new DataHash();
    hash.add(features);
    if (targets.classification()) {
      for (int c : targets.classes()) {
        hash.add(c);
      }
    } else {
      hash.add(targets.values());
    }
    if (rowWeights != null) {
      hash.add(rowWeights);
    }
    hash.flush();
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void add(float[] values) {
    for (float value : values) {
      add(Float.floatToIntBits(value));
    }
  }

  private void add(int bits) {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.putInt(bits);
  }

  private void flush() {
    digest.update(buffer.flip());
    buffer.clear();
  }
}
