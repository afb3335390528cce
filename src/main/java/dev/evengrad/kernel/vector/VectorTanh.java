package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.INTS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.Elementary;
import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The hyperbolic tangent in vectors, by the steps of {@link Elementary#tanh}, and its derivative
 * {@code 1 - y^2} from the output, one fused multiply-add.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorTanh implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 126);
    FloatVector log2e = FloatVector.broadcast(FLOATS, 2f * LOG2_E);
    FloatVector ln2 = FloatVector.broadcast(FLOATS, -0.5f * LN2_HIGH);
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector two = FloatVector.broadcast(FLOATS, 2f);
    FloatVector ten = FloatVector.broadcast(FLOATS, 10f);
    FloatVector t4 = FloatVector.broadcast(FLOATS, T4);
    FloatVector t3 = FloatVector.broadcast(FLOATS, T3);
    FloatVector t2 = FloatVector.broadcast(FLOATS, T2);
    FloatVector t1 = FloatVector.broadcast(FLOATS, T1);
    FloatVector t0 = FloatVector.broadcast(FLOATS, T0);
    FloatVector e4 = FloatVector.broadcast(FLOATS, 64f * E4);
    FloatVector e3 = FloatVector.broadcast(FLOATS, 32f * E3);
    FloatVector e2 = FloatVector.broadcast(FLOATS, 16f * E2);
    FloatVector e1 = FloatVector.broadcast(FLOATS, 8f * E1);
    FloatVector e0 = FloatVector.broadcast(FLOATS, 4f * E0);
    IntVector signBit = IntVector.broadcast(INTS, 0x80000000);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector a = x.abs();
      FloatVector v = x.mul(x);
      FloatVector p = t4.fma(v, t3).fma(v, t2).fma(v, t1).fma(v, t0);
      FloatVector small = p.mul(v).fma(x, x);

      FloatVector c = a.blend(ten, a.compare(VectorOperators.GT, ten));
      FloatVector t = c.fma(log2e, rounder);
      FloatVector h = t.sub(rounder).fma(ln2, c);
      FloatVector q = e4.fma(h, e3).fma(h, e2).fma(h, e1).fma(h, e0).fma(h, two).fma(h, one);
      FloatVector s =
          t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector large = one.sub(one.div(q.fma(s, half)));

      FloatVector unsigned = large.blend(small, a.compare(VectorOperators.LT, 0.55f));
      FloatVector r =
          unsigned.reinterpretAsInts().or(x.reinterpretAsInts().and(signBit)).reinterpretAsFloats();
      if (whole) {
        r.intoArray(y, yOffset + i);
      } else {
        r.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector y = FloatVector.fromArray(FLOATS, saved, savedOffset + i);
      FloatVector d = FloatVector.fromArray(FLOATS, delta, deltaOffset + i);
      d.mul(y.neg().fma(y, one)).intoArray(delta, deltaOffset + i);
    }
    if (i < n) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector y = FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector d = FloatVector.fromArray(FLOATS, delta, deltaOffset + i, mask);
      d.mul(y.neg().fma(y, one)).intoArray(delta, deltaOffset + i, mask);
    }
  }
}
