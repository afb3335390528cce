package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.Elementary;
import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The sigmoid in vectors, by the steps of {@link Elementary#sigmoid}, and its derivative {@code y
 * (1 - y)} from the output.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorSigmoid implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 127);
    FloatVector log2e = FloatVector.broadcast(FLOATS, -LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, LN2_LOW);
    FloatVector d4 = FloatVector.broadcast(FLOATS, -D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, -D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, -D0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector t = x.fma(log2e, rounder);
      FloatVector k = t.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, x));
      FloatVector q = d4.fma(h, d3).fma(h, d2).fma(h, d1).fma(h, d0);
      FloatVector u = h.mul(h).fma(q, h);
      FloatVector s =
          t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector c = one.neg().sub(s);
      FloatVector d = s.fma(u, c);
      FloatVector r = one.neg().div(d);
      FloatVector e = s.fma(u, c.sub(d)).fma(r, d.fma(r, one));
      FloatVector v =
          e.fma(r, r)
              .blend(1f, x.compare(VectorOperators.GT, 17.5f))
              .blend(0f, x.compare(VectorOperators.LT, -87.336f));
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector y = FloatVector.fromArray(FLOATS, saved, savedOffset + i);
      FloatVector d = FloatVector.fromArray(FLOATS, delta, deltaOffset + i);
      d.mul(y.mul(one.sub(y))).intoArray(delta, deltaOffset + i);
    }
    if (i < n) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector y = FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector d = FloatVector.fromArray(FLOATS, delta, deltaOffset + i, mask);
      d.mul(y.mul(one.sub(y))).intoArray(delta, deltaOffset + i, mask);
    }
  }
}
