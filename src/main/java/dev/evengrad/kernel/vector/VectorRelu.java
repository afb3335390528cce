package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The rectifier in vectors: 0 where z &lt;= 0 (so -0 gives +0), else z (so NaN passes). Its
 * derivative is taken from the output: delta where y &gt; 0, else +0 even for an infinite delta.
 *
 * <p>Tail: one masked vector.
 */
final class VectorRelu implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector zero = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, z, zOffset + i);
      x.blend(zero, x.compare(VectorOperators.LE, zero)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x = FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      x.blend(zero, x.compare(VectorOperators.LE, zero)).intoArray(y, yOffset + i, mask);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector zero = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector y = FloatVector.fromArray(FLOATS, saved, savedOffset + i);
      FloatVector d = FloatVector.fromArray(FLOATS, delta, deltaOffset + i);
      zero.blend(d, y.compare(VectorOperators.GT, zero)).intoArray(delta, deltaOffset + i);
    }
    if (i < n) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector y = FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector d = FloatVector.fromArray(FLOATS, delta, deltaOffset + i, mask);
      zero.blend(d, y.compare(VectorOperators.GT, zero)).intoArray(delta, deltaOffset + i, mask);
    }
  }
}
