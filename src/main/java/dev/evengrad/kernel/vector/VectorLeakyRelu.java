package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The leaky rectifier in vectors: z where it is above 0, else {@code leak * z}; its derivative from
 * the sign of the output.
 *
 * <p>Tail: one masked vector.
 */
final class VectorLeakyRelu implements ElementwiseLoops {
  private final float leak;

  VectorLeakyRelu(float leak) {
    this.leak = leak;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector v = x.mul(leak).blend(x, x.compare(VectorOperators.GT, 0f));
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector slope = FloatVector.broadcast(FLOATS, leak);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector factor = slope.blend(one, x.compare(VectorOperators.GT, 0f));
      if (whole) {
        FloatVector.fromArray(FLOATS, delta, deltaOffset + i)
            .mul(factor)
            .intoArray(delta, deltaOffset + i);
      } else {
        FloatVector.fromArray(FLOATS, delta, deltaOffset + i, mask)
            .mul(factor)
            .intoArray(delta, deltaOffset + i, mask);
      }
    }
  }
}
