package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The hard sigmoid in vectors; its derivative from the input.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorHardSigmoid implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector three = FloatVector.broadcast(FLOATS, 3f);
    FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector v =
          x.add(three)
              .div(6f)
              .blend(one, x.compare(VectorOperators.GE, three))
              .blend(zero, x.compare(VectorOperators.LE, three.neg()));
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector three = FloatVector.broadcast(FLOATS, 3f);
    FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
    FloatVector sixth = FloatVector.broadcast(FLOATS, 1f / 6f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector d =
          whole
              ? FloatVector.fromArray(FLOATS, delta, deltaOffset + i)
              : FloatVector.fromArray(FLOATS, delta, deltaOffset + i, mask);
      FloatVector v =
          zero.blend(
              d.mul(sixth),
              x.compare(VectorOperators.GT, three.neg()).and(x.compare(VectorOperators.LT, three)));
      if (whole) {
        v.intoArray(delta, deltaOffset + i);
      } else {
        v.intoArray(delta, deltaOffset + i, mask);
      }
    }
  }
}
