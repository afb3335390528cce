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
 * ELU and its kin in vectors: {@code above * z} for z above 0, else {@code below * (exp(z) - 1)} by the steps
 * of {@link Elementary#expm1}; the derivative from the input by those of {@link Elementary#exp}.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorElu implements ElementwiseLoops {
  private final float above;
  private final float below;

  VectorElu(float above, float below) {
    this.above = above;
    this.below = below;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector least = FloatVector.broadcast(FLOATS, -20f);
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 126);
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector two = FloatVector.broadcast(FLOATS, 2f);
    FloatVector tiny = FloatVector.broadcast(FLOATS, TINY);
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector c = x.blend(least, x.compare(VectorOperators.LT, least));
      FloatVector t = c.fma(log2e, rounder);
      FloatVector k = t.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, c));
      FloatVector q = d4.fma(h, d3).fma(h, d2).fma(h, d1).fma(h, d0);
      FloatVector s =
          t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector e = s.fma(h.mul(h).mul(q), s.fma(h, s.sub(0.5f))).mul(two);
      e = e.blend(x, x.abs().compare(VectorOperators.LT, tiny));
      FloatVector v = e.mul(below).blend(x.mul(above), x.compare(VectorOperators.GT, 0f));
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector least = FloatVector.broadcast(FLOATS, -104f);
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 254);
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector e4 = FloatVector.broadcast(FLOATS, E4);
    FloatVector e3 = FloatVector.broadcast(FLOATS, E3);
    FloatVector e2 = FloatVector.broadcast(FLOATS, E2);
    FloatVector e1 = FloatVector.broadcast(FLOATS, E1);
    FloatVector e0 = FloatVector.broadcast(FLOATS, E0);
    FloatVector scale = FloatVector.broadcast(FLOATS, above);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector a = x;
      FloatVector c = a.blend(least, a.compare(VectorOperators.LT, least));
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector r = k.fma(ln2Low, k.fma(ln2High, c));
      FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
      IntVector bits = m.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector e =
          p.mul(half.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
              .mul(bits.sub(half).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      FloatVector factor = e.mul(below).blend(scale, x.compare(VectorOperators.GT, 0f));
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
