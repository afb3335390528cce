package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.ElementwiseLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Mish in vectors, {@code z w (w + 2) / (w (w + 2) + 2)}, w = exp(z), and its derivative from the input; the
 * operations on the way to them keep their rounding errors, as in the scalar definition.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorMish implements ElementwiseLoops {
  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + (127 + POWER_SCALE_BITS));
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    FloatVector scale = FloatVector.broadcast(FLOATS, POWER_SCALE);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector two = FloatVector.broadcast(FLOATS, 2f);
    FloatVector far = FloatVector.broadcast(FLOATS, -110f);
    FloatVector same = FloatVector.broadcast(FLOATS, 9.1f);
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
      FloatVector power =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector s = power.mul(scale);
      FloatVector w = s.fma(u, s);
      FloatVector g = two.add(w);
      FloatVector gRest = w.sub(g.sub(two));
      FloatVector a = g.fma(u, g);
      FloatVector aRest = g.fma(u, g.sub(a)).add(gRest.fma(u, gRest));
      FloatVector top = s.mul(a);
      FloatVector d = top.add(two);
      FloatVector part = d.sub(two);
      FloatVector dRest = s.fma(aRest, top.sub(part).add(two.sub(d.sub(part))));
      FloatVector inverse = one.div(d);
      FloatVector q = a.mul(inverse);
      FloatVector qRest = q.neg().fma(d, a).add(q.neg().fma(dRest, aRest)).mul(inverse);
      FloatVector p = b.mul(q);
      FloatVector v =
          p.sub(b.neg().fma(qRest, b.neg().fma(q, p)))
              .mul(power)
              .mul(scale)
              .blend(x, x.compare(VectorOperators.GT, same));
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
    FloatVector d4 = FloatVector.broadcast(FLOATS, D4);
    FloatVector d3 = FloatVector.broadcast(FLOATS, D3);
    FloatVector d2 = FloatVector.broadcast(FLOATS, D2);
    FloatVector d1 = FloatVector.broadcast(FLOATS, D1);
    FloatVector d0 = FloatVector.broadcast(FLOATS, D0);
    FloatVector scale = FloatVector.broadcast(FLOATS, POWER_SCALE);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector two = FloatVector.broadcast(FLOATS, 2f);
    FloatVector far = FloatVector.broadcast(FLOATS, -110f);
    FloatVector flat = FloatVector.broadcast(FLOATS, 10f);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector b = x.blend(far, x.compare(VectorOperators.LT, far));
      FloatVector m = b.fma(log2e, rounder);
      FloatVector k = m.sub(rounder);
      FloatVector h = k.fma(ln2Low, k.fma(ln2High, b));
      FloatVector hh = h.mul(h);
      FloatVector u = hh.fma(hh.fma(hh.fma(d4, d3.fma(h, d2)), d1.fma(h, d0)), h);
      FloatVector power =
          m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector s = power.mul(scale);
      FloatVector w = s.fma(u, s);
      FloatVector wRest = s.fma(u, s.sub(w));
      FloatVector g = two.add(w);
      FloatVector gRest = w.sub(g.sub(two)).add(wRest);
      FloatVector c = one.add(w);
      FloatVector cRest = w.sub(c.sub(one)).add(wRest);
      FloatVector top = w.mul(g);
      FloatVector topRest = w.fma(gRest, wRest.fma(g, w.fma(g, top.neg())));
      FloatVector d = top.add(two);
      FloatVector part = d.sub(two);
      FloatVector dRest = top.sub(part).add(two.sub(d.sub(part))).add(topRest);
      FloatVector p = g.mul(d);
      FloatVector pRest = g.fma(dRest, gRest.fma(d, g.fma(d, p.neg())));
      FloatVector b4 = b.mul(4f);
      FloatVector q = b4.mul(c);
      FloatVector qRest = b4.fma(cRest, b4.fma(c, q.neg()));
      FloatVector a = p.add(q);
      FloatVector diff = a.sub(p);
      FloatVector aRest = p.sub(a.sub(diff)).add(q.sub(diff)).add(pRest.add(qRest));
      FloatVector inverse = one.div(d);
      FloatVector rho = dRest.neg().fma(inverse, d.neg().fma(inverse, one));
      FloatVector r = inverse.mul(inverse);
      FloatVector rRest = r.fma(rho.add(rho), inverse.fma(inverse, r.neg()));
      FloatVector e = a.mul(r);
      FloatVector eRest = a.fma(rRest, aRest.fma(r, a.fma(r, e.neg())));
      FloatVector f = e.add(e.fma(u, eRest.fma(u, eRest))).mul(power).mul(scale);
      FloatVector factor = f.blend(one, x.compare(VectorOperators.GT, flat));
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
