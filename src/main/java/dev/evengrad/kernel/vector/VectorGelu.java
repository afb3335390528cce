package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * GELU in vectors: {@code -t Phi(-t)} below 0 and {@code z - t Phi(-t)} above, t = |z|, and its derivative from
 * the input; the operations on the way to them keep their rounding errors, as in the scalar definition.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorGelu implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + (126 + POWER_SCALE_BITS));
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector scale = FloatVector.broadcast(FLOATS, POWER_SCALE);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector far = FloatVector.broadcast(FLOATS, -15f);
    FloatVector middle = FloatVector.broadcast(FLOATS, 1.5f);
    FloatVector minusMiddle = FloatVector.broadcast(FLOATS, -1.5f);
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    FloatVector p11 = FloatVector.broadcast(FLOATS, P11);
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
    FloatVector minusZero = FloatVector.broadcast(FLOATS, -0f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector minus = x.reinterpretAsInts().or(0x80000000).reinterpretAsFloats();
      minus = minus.blend(far, minus.compare(VectorOperators.LT, far));
      FloatVector t = minus.neg();
      FloatVector inverse = one.div(t.add(middle));
      FloatVector w = t.sub(middle).mul(inverse);
      FloatVector ww = w.mul(w);
      FloatVector odd = p11.fma(ww, p9).fma(ww, p7).fma(ww, p5).fma(ww, p3).fma(ww, p1);
      FloatVector even = p10.fma(ww, p8).fma(ww, p6).fma(ww, p4).fma(ww, p2).fma(ww, p0);
      FloatVector q = odd.fma(w, even);
      FloatVector ratio = q.fma(inverse, inverse);
      FloatVector rest = minusMiddle.fma(ratio, q).add(ratio.fma(minus, one)).mul(inverse);
      FloatVector a = t.mul(ratio);
      FloatVector aRest = t.fma(rest, t.fma(ratio, minus.mul(ratio)));
      FloatVector halved = t.mul(half);
      FloatVector c = halved.mul(minus);
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, c)).add(halved.fma(minus, halved.mul(t)));
      FloatVector hh = h.mul(h);
      FloatVector u = hh.fma(hh.fma(hh.fma(d4, d3.fma(h, d2)), d1.fma(h, d0)), h);
      FloatVector power =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector f = a.add(a.fma(u, aRest.fma(u, aRest))).mul(power).mul(scale);
      FloatVector v = x.blend(minusZero, x.compare(VectorOperators.LT, 0f)).sub(f);
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + (126 + POWER_SCALE_BITS));
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector scale = FloatVector.broadcast(FLOATS, POWER_SCALE);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector far = FloatVector.broadcast(FLOATS, -15f);
    FloatVector middle = FloatVector.broadcast(FLOATS, 1.5f);
    FloatVector minusMiddle = FloatVector.broadcast(FLOATS, -1.5f);
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    FloatVector p11 = FloatVector.broadcast(FLOATS, P11);
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
    FloatVector density = FloatVector.broadcast(FLOATS, TWICE_DENSITY);
    FloatVector densityLow = FloatVector.broadcast(FLOATS, TWICE_DENSITY_LOW);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector minus = x.reinterpretAsInts().or(0x80000000).reinterpretAsFloats();
      minus = minus.blend(far, minus.compare(VectorOperators.LT, far));
      FloatVector t = minus.neg();
      FloatVector inverse = one.div(t.add(middle));
      FloatVector w = t.sub(middle).mul(inverse);
      FloatVector ww = w.mul(w);
      FloatVector odd = p11.fma(ww, p9).fma(ww, p7).fma(ww, p5).fma(ww, p3).fma(ww, p1);
      FloatVector even = p10.fma(ww, p8).fma(ww, p6).fma(ww, p4).fma(ww, p2).fma(ww, p0);
      FloatVector q = odd.fma(w, even);
      FloatVector ratio = q.fma(inverse, inverse);
      FloatVector rest = minusMiddle.fma(ratio, q).add(ratio.fma(minus, one)).mul(inverse);
      FloatVector p = t.mul(density);
      FloatVector a = ratio.sub(p);
      FloatVector b = a.sub(ratio);
      FloatVector aRest =
          ratio
              .sub(a.sub(b))
              .sub(p.add(b))
              .add(minus.fma(density, p))
              .add(minus.fma(densityLow, rest));
      FloatVector halved = t.mul(half);
      FloatVector c = halved.mul(minus);
      FloatVector m = c.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, c)).add(halved.fma(minus, halved.mul(t)));
      FloatVector hh = h.mul(h);
      FloatVector u = hh.fma(hh.fma(hh.fma(d4, d3.fma(h, d2)), d1.fma(h, d0)), h);
      FloatVector power =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector f = a.add(a.fma(u, aRest.fma(u, aRest))).mul(power).mul(scale);
      FloatVector factor = one.sub(f).blend(f, x.compare(VectorOperators.LT, 0f));
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
