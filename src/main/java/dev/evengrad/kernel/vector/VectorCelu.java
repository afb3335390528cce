package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.Elementary;
import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * CELU in vectors: z above 0, else {@code alpha (exp(q) - 1)}, {@code q = z / alpha}, what the quotient leaves over and the
 * factor taken in before the last rounding; the derivative from the input by the steps of {@link Elementary#exp}.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorCelu implements ElementwiseLoops {
  private final float alpha;

  VectorCelu(float alpha) {
    this.alpha = alpha;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector least = FloatVector.broadcast(FLOATS, -20f);
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 127);
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector tiny = FloatVector.broadcast(FLOATS, TINY);
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector scale = FloatVector.broadcast(FLOATS, alpha);
    FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector q = x.div(scale);
      FloatVector c = q.blend(least, q.compare(VectorOperators.LT, least));
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, c));
      FloatVector g = h.mul(h).mul(d4.fma(h, d3).fma(h, d2).fma(h, d1).fma(h, d0));
      FloatVector s =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector p = s.fma(h, s.sub(one));
      FloatVector e = s.fma(g, p);
      FloatVector a = scale.mul(e);
      FloatVector aRest = scale.fma(s.fma(g, p.sub(e)), scale.fma(e, a.neg()));
      FloatVector rest = q.neg().fma(scale, x);
      aRest = aRest.add(e.fma(rest, rest).blend(zero, q.compare(VectorOperators.LT, least)));
      FloatVector v =
          a.add(aRest)
              .blend(x, q.abs().compare(VectorOperators.LT, tiny))
              .blend(x, x.compare(VectorOperators.GT, 0f));
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 254);
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector least = FloatVector.broadcast(FLOATS, -104f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector e4 = FloatVector.broadcast(FLOATS, E4);
    FloatVector e3 = FloatVector.broadcast(FLOATS, E3);
    FloatVector e2 = FloatVector.broadcast(FLOATS, E2);
    FloatVector e1 = FloatVector.broadcast(FLOATS, E1);
    FloatVector e0 = FloatVector.broadcast(FLOATS, E0);
    FloatVector scale = FloatVector.broadcast(FLOATS, alpha);
    FloatVector zero = FloatVector.broadcast(FLOATS, 0f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector q = x.div(scale);
      VectorMask<Float> vanishing = q.compare(VectorOperators.LT, least);
      FloatVector c = q.blend(least, vanishing);
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector r = k.fma(ln2Low, k.fma(ln2High, c));
      FloatVector g = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
      IntVector bits = m.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector s1 = half.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector s2 = bits.sub(half).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector e = g.mul(s1).mul(s2);
      FloatVector factor =
          q.neg()
              .fma(scale, x)
              .div(scale)
              .fma(e, e)
              .blend(zero, vanishing)
              .blend(one, x.compare(VectorOperators.GT, 0f));
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
