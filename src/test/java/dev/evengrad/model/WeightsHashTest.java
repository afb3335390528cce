package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Declaration;
import dev.evengrad.tensor.ParameterSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hash is what anybody can compute from the numbers of a model file, in the order that is stated. */
class WeightsHashTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 3; standardize; dense 5 relu; batch_norm; dense 2");

  private static Model model(float[] parameters) {
    return new Model(
        SPEC,
        ModelInfo.NONE,
        KernelBackends.select(BackendChoice.SCALAR),
        parameters,
        SPEC.declaration().initialBuffers());
  }

  @Test
  void isThatOfLittleEndianFloatsOfParametersThenBuffers() throws NoSuchAlgorithmException {
    Model model = model(SPEC.declaration().initialParameters(7));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name :
        List.of(
            "dense1.weight",
            "dense1.bias",
            "batch_norm1.weight",
            "batch_norm1.bias",
            "dense2.weight",
            "dense2.bias",
            "standardize1.mean",
            "standardize1.factor",
            "batch_norm1.mean",
            "batch_norm1.variance")) {
      float[] values = model.parameter(name);
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        bytes.putFloat(value);
      }
      digest.update(bytes.array());
    }
    assertEquals(HexFormat.of().formatHex(digest.digest()), model.sha256());
  }

  @Test
  void seesEveryNumberButNoPaddingAndNoKindOfNaN() {
    Declaration declaration = SPEC.declaration();
    float[] parameters = declaration.initialParameters(7);
    String before = model(parameters).sha256();
    boolean[] used = new boolean[parameters.length];
    for (ParameterSlice slice : declaration.parameterLayout().slices()) {
      java.util.Arrays.fill(used, slice.offset(), slice.end(), true);
    }
    for (int i = 0; i < parameters.length; i++) {
      float kept = parameters[i];
      parameters[i] = Math.nextUp(kept);
      if (used[i]) {
        assertNotEquals(before, model(parameters).sha256(), "entry " + i);
      } else {
        assertEquals(before, model(parameters).sha256(), "entry " + i);
      }
      parameters[i] = kept;
    }
    int weight = declaration.parameterLayout().get("dense1.weight").offset();
    parameters[weight] = Float.NaN;
    String nan = model(parameters).sha256();
    assertNotEquals(before, nan);
    parameters[weight] = Float.intBitsToFloat(0xffc00001);
    assertEquals(nan, model(parameters).sha256());
  }
}
