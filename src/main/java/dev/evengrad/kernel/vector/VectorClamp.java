package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * ReLU6 and hard tanh in vectors: z kept between two bounds; the derivative from the output.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorClamp implements ElementwiseLoops {
  private final float least;
  private final float greatest;

  VectorClamp(float least, float greatest) {
    this.least = least;
    this.greatest = greatest;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector low = FloatVector.broadcast(FLOATS, least);
    FloatVector high = FloatVector.broadcast(FLOATS, greatest);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector v =
          x.blend(high, x.compare(VectorOperators.GE, high))
              .blend(low, x.compare(VectorOperators.LE, low));
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector low = FloatVector.broadcast(FLOATS, least);
    FloatVector high = FloatVector.broadcast(FLOATS, greatest);
    FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
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
              d, x.compare(VectorOperators.GT, low).and(x.compare(VectorOperators.LT, high)));
      if (whole) {
        v.intoArray(delta, deltaOffset + i);
      } else {
        v.intoArray(delta, deltaOffset + i, mask);
      }
    }
  }
}
