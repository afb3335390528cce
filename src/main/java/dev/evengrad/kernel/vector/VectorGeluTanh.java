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
 * GELU by tanh in vectors, {@code z e/(1 + e)} below 0 and {@code z/(1 + e)} above, e = exp(-2|u|) by the
 * steps of {@link Elementary#exp}, the exponent in two floats; its derivative from the input.
 *
 * <p>Tail: one masked vector. Each loop keeps its body in it: a body of its own would be boxed
 * where C2 declines to inline it.
 */
final class VectorGeluTanh implements ElementwiseLoops {
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
    FloatVector far = FloatVector.broadcast(FLOATS, 12f);
    FloatVector linear = FloatVector.broadcast(FLOATS, GELU_LINEAR);
    FloatVector linearLow = FloatVector.broadcast(FLOATS, GELU_LINEAR_LOW);
    FloatVector cubic = FloatVector.broadcast(FLOATS, GELU_CUBIC);
    FloatVector cubicLow = FloatVector.broadcast(FLOATS, GELU_CUBIC_LOW);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + i)
              : FloatVector.fromArray(FLOATS, z, zOffset + i, mask);
      FloatVector t = x.abs();
      t = t.blend(far, t.compare(VectorOperators.GT, far));
      FloatVector w = t.mul(t);
      FloatVector wRest = t.fma(t, w.neg());
      FloatVector q = cubic.mul(w);
      FloatVector qRest = cubic.fma(w, q.neg());
      FloatVector s = q.add(linear);
      FloatVector b = s.sub(q);
      FloatVector sRest =
          q.sub(s.sub(b))
              .add(linear.sub(b))
              .add(cubic.fma(wRest, qRest).add(cubicLow.fma(w, linearLow)));
      FloatVector u = t.mul(s);
      FloatVector uRest = t.fma(sRest, t.fma(s, u.neg()));
      FloatVector a = u.neg();
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
      e = uRest.neg().fma(e, e);
      FloatVector d = x.blend(far.neg(), x.compare(VectorOperators.LT, far.neg()));
      FloatVector top = one.blend(e, d.compare(VectorOperators.LT, 0f));
      FloatVector v = d.mul(top).div(one.add(e));
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
    FloatVector far = FloatVector.broadcast(FLOATS, 12f);
    FloatVector linear = FloatVector.broadcast(FLOATS, GELU_LINEAR);
    FloatVector linearLow = FloatVector.broadcast(FLOATS, GELU_LINEAR_LOW);
    FloatVector cubic = FloatVector.broadcast(FLOATS, GELU_CUBIC);
    FloatVector cubicLow = FloatVector.broadcast(FLOATS, GELU_CUBIC_LOW);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = i <= n - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(i, n);
      FloatVector x =
          whole
              ? FloatVector.fromArray(FLOATS, saved, savedOffset + i)
              : FloatVector.fromArray(FLOATS, saved, savedOffset + i, mask);
      FloatVector t = x.abs();
      t = t.blend(far, t.compare(VectorOperators.GT, far));
      FloatVector w = t.mul(t);
      FloatVector wRest = t.fma(t, w.neg());
      FloatVector q = cubic.mul(w);
      FloatVector qRest = cubic.fma(w, q.neg());
      FloatVector s = q.add(linear);
      FloatVector b = s.sub(q);
      FloatVector sRest =
          q.sub(s.sub(b))
              .add(linear.sub(b))
              .add(cubic.fma(wRest, qRest).add(cubicLow.fma(w, linearLow)));
      FloatVector u = t.mul(s);
      FloatVector uRest = t.fma(sRest, t.fma(s, u.neg()));
      FloatVector a = u.neg();
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
      e = uRest.neg().fma(e, e);
      FloatVector d = one.add(e);
      FloatVector slope = t.mul(3f * GELU_CUBIC).fma(t, linear);
      FloatVector below = e.div(d.mul(d)).mul(t.neg().fma(slope, d));
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
