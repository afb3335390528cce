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
 * GELU in vectors: {@code -t Phi(-t)} below 0 and {@code t - t Phi(-t)} above, t = |z|, with the
 * exponential by the steps of {@link Elementary#exp}; its derivative from the input.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorGelu implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
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
    FloatVector far = FloatVector.broadcast(FLOATS, 14.5f);
    FloatVector p10 = FloatVector.broadcast(FLOATS, P10);
    FloatVector p9 = FloatVector.broadcast(FLOATS, P9);
    FloatVector p8 = FloatVector.broadcast(FLOATS, P8);
    FloatVector p7 = FloatVector.broadcast(FLOATS, P7);
    FloatVector p6 = FloatVector.broadcast(FLOATS, P6);
    FloatVector p5 = FloatVector.broadcast(FLOATS, P5);
    FloatVector p4 = FloatVector.broadcast(FLOATS, P4);
    FloatVector p3 = FloatVector.broadcast(FLOATS, P3);
    FloatVector p2 = FloatVector.broadcast(FLOATS, P2);
    FloatVector p1 = FloatVector.broadcast(FLOATS, P1);
    FloatVector p0 = FloatVector.broadcast(FLOATS, P0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector t = x.abs();
      t = t.blend(far, t.compare(VectorOperators.GT, far));
      FloatVector w = t.sub(4f).div(t.add(4f));
      FloatVector q = p10.fma(w, p9).fma(w, p8).fma(w, p7).fma(w, p6).fma(w, p5);
      q = q.fma(w, p4).fma(w, p3).fma(w, p2).fma(w, p1).fma(w, p0);
      FloatVector inverse = one.div(one.add(t));
      FloatVector ratio = q.fma(inverse, inverse);
      FloatVector rest = q.sub(ratio).add(ratio.neg().fma(t, one)).mul(inverse);
      FloatVector square = t.mul(t);
      FloatVector squareRest = t.fma(t, square.neg());
      FloatVector a = square.mul(-0.5f);
      FloatVector c = a.blend(least, a.compare(VectorOperators.LT, least));
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector r = k.fma(ln2Low, k.fma(ln2High, c));
      FloatVector g = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
      IntVector bits = m.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector e =
          g.mul(half.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
              .mul(bits.sub(half).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      e = squareRest.mul(-0.5f).fma(e, e);
      FloatVector s = e.mul(0.5f);
      FloatVector tail = s.fma(ratio, s.mul(rest));
      FloatVector b = x.blend(far.neg(), x.compare(VectorOperators.LT, far.neg()));
      FloatVector v =
          b.mul(tail)
              .blend(b.neg().fma(tail, b), b.compare(VectorOperators.GT, 0f))
              .blend(b, b.compare(VectorOperators.GT, far));
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
    FloatVector far = FloatVector.broadcast(FLOATS, 14.5f);
    FloatVector p10 = FloatVector.broadcast(FLOATS, P10);
    FloatVector p9 = FloatVector.broadcast(FLOATS, P9);
    FloatVector p8 = FloatVector.broadcast(FLOATS, P8);
    FloatVector p7 = FloatVector.broadcast(FLOATS, P7);
    FloatVector p6 = FloatVector.broadcast(FLOATS, P6);
    FloatVector p5 = FloatVector.broadcast(FLOATS, P5);
    FloatVector p4 = FloatVector.broadcast(FLOATS, P4);
    FloatVector p3 = FloatVector.broadcast(FLOATS, P3);
    FloatVector p2 = FloatVector.broadcast(FLOATS, P2);
    FloatVector p1 = FloatVector.broadcast(FLOATS, P1);
    FloatVector p0 = FloatVector.broadcast(FLOATS, P0);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector t = x.abs();
      t = t.blend(far, t.compare(VectorOperators.GT, far));
      FloatVector w = t.sub(4f).div(t.add(4f));
      FloatVector q = p10.fma(w, p9).fma(w, p8).fma(w, p7).fma(w, p6).fma(w, p5);
      q = q.fma(w, p4).fma(w, p3).fma(w, p2).fma(w, p1).fma(w, p0);
      FloatVector inverse = one.div(one.add(t));
      FloatVector ratio = q.fma(inverse, inverse);
      FloatVector rest = q.sub(ratio).add(ratio.neg().fma(t, one)).mul(inverse);
      FloatVector square = t.mul(t);
      FloatVector squareRest = t.fma(t, square.neg());
      FloatVector a = square.mul(-0.5f);
      FloatVector c = a.blend(least, a.compare(VectorOperators.LT, least));
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector r = k.fma(ln2Low, k.fma(ln2High, c));
      FloatVector g = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
      IntVector bits = m.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector e =
          g.mul(half.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
              .mul(bits.sub(half).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      e = squareRest.mul(-0.5f).fma(e, e);
      FloatVector s = e.mul(0.5f);
      FloatVector tail = s.fma(ratio, s.mul(rest));
      FloatVector below = t.neg().fma(e.mul(NORMAL_DENSITY), tail);
      FloatVector factor = one.sub(below).blend(below, x.compare(VectorOperators.LT, 0f));
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
