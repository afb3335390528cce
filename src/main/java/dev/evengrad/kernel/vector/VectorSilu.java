package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * SiLU in vectors, {@code z s(z)} with s the sigmoid, and its derivative from the input; the
 * operations on the way to them keep their rounding errors, as in the scalar definition.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorSilu implements ElementwiseLoops {
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
    FloatVector far = FloatVector.broadcast(FLOATS, -110f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector b = x.blend(far, x.compare(VectorOperators.LT, far));
      FloatVector m = b.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, b));
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
          a.sub(a.fma(rho, b.fma(r, a))).mul(unit).blend(b, b.compare(VectorOperators.GT, flat));
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
    FloatVector far = FloatVector.broadcast(FLOATS, -110f);
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
      FloatVector m = minus.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, minus));
      FloatVector hh = h.mul(h);
      FloatVector u = hh.fma(hh.fma(hh.fma(d4, d3.fma(h, d2)), d1.fma(h, d0)), h);
      FloatVector power =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector s = power.mul(scale);
      FloatVector e = s.fma(u, s);
      FloatVector d = one.add(e);
      FloatVector r = minusOne.div(d);
      r = r.fma(e.sub(d.sub(one)).fma(r, d.fma(r, one)), r);
      FloatVector a = r.mul(t.fma(r, one));
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
