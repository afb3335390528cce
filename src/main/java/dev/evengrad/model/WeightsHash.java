package dev.evengrad.model;

import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The fingerprint of a network's numbers: what two runs compare to show that they agree to the bit. */
public final class WeightsHash {
  private static final int CHUNK_BYTES = 1 << 13;

  private WeightsHash() {}

  /** SHA-256 in hex over the little-endian float32 of parameters, then buffers, in order of declaration; padding left out, NaN as one value. */
  public static String of(
      ParameterLayout parameterLayout,
      float[] parameters,
      ParameterLayout bufferLayout,
      float[] buffers) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    add(digest, parameterLayout, parameters);
    add(digest, bufferLayout, buffers);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, ParameterLayout layout, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (ParameterSlice slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        if (!bytes.hasRemaining()) {
          digest.update(bytes.flip());
          bytes.clear();
        }
        bytes.putInt(Float.floatToIntBits(values[i]));
      }
    }
    digest.update(bytes.flip());
  }
}
