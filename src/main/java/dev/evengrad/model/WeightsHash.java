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
    for (ParameterSlice slice : layout.slices()) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * slice.size()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = slice.offset(); i < slice.end(); i++) {
        bytes.putInt(Float.floatToIntBits(values[i]));
      }
      digest.update(bytes.array());
    }
  }
}
