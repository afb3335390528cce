package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softsign in vectors, {@code z / (1 + |z|)}, and its derivative from the input.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorSoftsign implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector flat = FloatVector.broadcast(FLOATS, 0x1p25f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector a = x.abs();
      FloatVector sign =
          x.reinterpretAsInts().and(0x80000000).or(one.reinterpretAsInts()).reinterpretAsFloats();
      FloatVector v = x.div(one.add(a)).blend(sign, a.compare(VectorOperators.GT, flat));
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
    FloatVector far = FloatVector.broadcast(FLOATS, 0x1p90f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector a = x.abs();
      a = a.blend(far, a.compare(VectorOperators.GT, far));
      FloatVector d = one.add(a);
      FloatVector b = d.sub(one);
      FloatVector dRest = a.sub(b).add(one.sub(d.sub(b)));
      FloatVector inverse = one.div(d);
      FloatVector rho = dRest.neg().fma(inverse, d.neg().fma(inverse, one));
      FloatVector r = inverse.mul(inverse);
      FloatVector factor = r.add(r.fma(rho.add(rho), inverse.fma(inverse, r.neg())));
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
