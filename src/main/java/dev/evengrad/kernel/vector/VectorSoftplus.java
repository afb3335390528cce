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
 * Softplus in vectors by the steps of {@link Elementary#softplus}; its derivative from the input by those
 * of {@link Elementary#sigmoid}.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorSoftplus implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector least = FloatVector.broadcast(FLOATS, -87.5f);
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 126);
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
    FloatVector two = FloatVector.broadcast(FLOATS, 2f);
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector minusHalf = FloatVector.broadcast(FLOATS, -0.5f);
    FloatVector ln2 = FloatVector.broadcast(FLOATS, LN2_HIGH);
    FloatVector e4 = FloatVector.broadcast(FLOATS, 2f * E4);
    FloatVector e3 = FloatVector.broadcast(FLOATS, 2f * E3);
    FloatVector e2 = FloatVector.broadcast(FLOATS, 2f * E2);
    FloatVector e1 = FloatVector.broadcast(FLOATS, 2f * E1);
    FloatVector e0 = FloatVector.broadcast(FLOATS, 2f * E0);
    FloatVector g7 = FloatVector.broadcast(FLOATS, G7);
    FloatVector g6 = FloatVector.broadcast(FLOATS, G6);
    FloatVector g5 = FloatVector.broadcast(FLOATS, G5);
    FloatVector g4 = FloatVector.broadcast(FLOATS, G4);
    FloatVector g3 = FloatVector.broadcast(FLOATS, G3);
    FloatVector g2 = FloatVector.broadcast(FLOATS, G2);
    FloatVector g1 = FloatVector.broadcast(FLOATS, G1);
    FloatVector g0 = FloatVector.broadcast(FLOATS, G0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector a = x.abs().neg();
      a = a.blend(least, a.compare(VectorOperators.LT, least));
      FloatVector t = a.fma(log2e, rounder);
      FloatVector k = t.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, a));
      FloatVector p = e4.fma(h, e3).fma(h, e2).fma(h, e1).fma(h, e0).fma(h, two).fma(h, two);
      FloatVector e =
          p.mul(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      VectorMask<Float> big = e.compare(VectorOperators.GT, half);
      FloatVector m = e.blend(e.fma(half, minusHalf), big);
      FloatVector g =
          g7.fma(m, g6).fma(m, g5).fma(m, g4).fma(m, g3).fma(m, g2).fma(m, g1).fma(m, g0);
      FloatVector log = m.mul(m).fma(g.fma(m, minusHalf), m).add(zero.blend(ln2, big));
      FloatVector v = zero.blend(x, x.compare(VectorOperators.GT, zero)).add(log);
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
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
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
      FloatVector factor =
          e.fma(r, r)
              .blend(1f, x.compare(VectorOperators.GT, 17.5f))
              .blend(0f, x.compare(VectorOperators.LT, -87.336f));
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
