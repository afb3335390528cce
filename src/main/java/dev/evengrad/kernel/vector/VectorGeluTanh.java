package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * GELU by tanh in vectors, {@code z s(o)} with s the sigmoid and o, a cubic of z, in two floats, and its
 * derivative from the input; the operations on the way to them keep their rounding errors, as in the scalar definition.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorGeluTanh implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 37);
    FloatVector log2e = FloatVector.broadcast(FLOATS, -LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, LN2_LOW);
    FloatVector minusUnit = FloatVector.broadcast(FLOATS, -0x1p-90f);
    FloatVector unit = FloatVector.broadcast(FLOATS, 0x1p-90f);
    FloatVector flat = FloatVector.broadcast(FLOATS, 17.5f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector d4 = FloatVector.broadcast(FLOATS, -D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, -D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, -D0);
    FloatVector minusOne = FloatVector.broadcast(FLOATS, -1f);
    FloatVector linear = FloatVector.broadcast(FLOATS, GELU_LINEAR);
    FloatVector linearLow = FloatVector.broadcast(FLOATS, GELU_LINEAR_LOW);
    FloatVector cubic = FloatVector.broadcast(FLOATS, GELU_CUBIC);
    FloatVector cubicLow = FloatVector.broadcast(FLOATS, GELU_CUBIC_LOW);
    FloatVector far = FloatVector.broadcast(FLOATS, -12f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector b = x.blend(far, x.compare(VectorOperators.LT, far));
      FloatVector w = b.mul(b);
      FloatVector wc = cubic.mul(w);
      FloatVector slope = wc.add(linear);
      FloatVector low =
          cubic.fma(b.fma(b, w.neg()), cubic.fma(w, wc.neg())).add(cubicLow.fma(w, linearLow));
      FloatVector part = slope.sub(wc);
      FloatVector slopeRest = wc.sub(slope.sub(part)).add(linear.sub(part)).add(low);
      FloatVector o = b.mul(slope);
      FloatVector oRest = b.fma(slopeRest, b.fma(slope, o.neg()));
      FloatVector m = o.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, o)).add(oRest);
      FloatVector hh = h.mul(h);
      FloatVector u = hh.fma(hh.fma(hh.fma(d4, d3.fma(h, d2)), d1.fma(h, d0)), h);
      FloatVector s =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector c = minusUnit.sub(s);
      FloatVector d = s.fma(u, c);
      FloatVector r = one.div(d);
      FloatVector rho = s.fma(u, c.sub(d)).fma(r, d.fma(r, minusOne));
      FloatVector a = b.mul(r).neg();
      FloatVector v =
          a.sub(a.fma(rho, b.fma(r, a))).mul(unit).blend(b, o.compare(VectorOperators.GT, flat));
      if (whole) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, mask);
      }
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + (127 + POWER_SCALE_BITS));
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector minusOne = FloatVector.broadcast(FLOATS, -1f);
    FloatVector scale = FloatVector.broadcast(FLOATS, POWER_SCALE);
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    FloatVector linear = FloatVector.broadcast(FLOATS, GELU_LINEAR);
    FloatVector linearLow = FloatVector.broadcast(FLOATS, GELU_LINEAR_LOW);
    FloatVector cubic = FloatVector.broadcast(FLOATS, GELU_CUBIC);
    FloatVector cubicLow = FloatVector.broadcast(FLOATS, GELU_CUBIC_LOW);
    FloatVector far = FloatVector.broadcast(FLOATS, -12f);
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
      FloatVector w = t.mul(t);
      FloatVector wc = cubic.mul(w);
      FloatVector slope = wc.add(linear);
      FloatVector low =
          cubic.fma(t.fma(t, minus.mul(t)), cubic.fma(w, wc.neg())).add(cubicLow.fma(w, linearLow));
      FloatVector part = slope.sub(wc);
      FloatVector slopeRest = wc.sub(slope.sub(part)).add(linear.sub(part)).add(low);
      FloatVector no = minus.mul(slope);
      FloatVector oRest = t.fma(slopeRest, t.fma(slope, no));
      FloatVector l = t.add(t).fma(wc, no.neg());
      FloatVector m = no.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, no)).sub(oRest);
      FloatVector hh = h.mul(h);
      FloatVector u = hh.fma(hh.fma(hh.fma(d4, d3.fma(h, d2)), d1.fma(h, d0)), h);
      FloatVector power =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector s = power.mul(scale);
      FloatVector e = s.fma(u, s);
      FloatVector d = one.add(e);
      FloatVector r = minusOne.div(d);
      r = r.fma(e.sub(d.sub(one)).fma(r, d.fma(r, one)), r);
      FloatVector a = r.mul(l.fma(r, one));
      FloatVector f = a.fma(u, a).mul(power).mul(scale);
      FloatVector factor = one.add(f).blend(f.neg(), x.compare(VectorOperators.LT, 0f));
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
