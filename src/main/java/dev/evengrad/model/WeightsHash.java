package dev.evengrad.model;

import dev.evengrad.layer.Weights;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The fingerprint of a network's numbers: what two runs compare to show that they agree to the bit. */
public final class WeightsHash {
  private static final int CHUNK_BYTES = 1 << 13;

  private WeightsHash() {}

  /**
   * SHA-256 in hex over the little-endian float32 of parameters, then buffers, in order of declaration; padding left out, NaN as one
   * value. Where targets are scaled, their means as float32 and their exponents as int32 follow.
   */
  public static String of(Weights weights, @Nullable TargetScale targetScale) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    add(digest, weights.parameterLayout(), weights.parameters());
    add(digest, weights.bufferLayout(), weights.buffers());
    if (targetScale != null) {
      add(digest, targetScale);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, TargetScale scale) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * scale.columns()).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < scale.columns(); c++) {
      bytes.putInt(Float.floatToIntBits(scale.mean(c)));
    }
    for (int c = 0; c < scale.columns(); c++) {
      bytes.putInt(scale.exponent(c));
    }
    digest.update(bytes.array());
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
