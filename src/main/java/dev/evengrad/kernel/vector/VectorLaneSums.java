package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.scalar.ScalarLaneSums;
import jdk.incubator.vector.FloatVector;

/**
 * Sums in 16 virtual lanes: one vector of 512 bits, two of 256 or four of 128, one after the other.
 *
 * <p>Here and wherever a vector goes round a loop, it is the argument of the operation and the vector just loaded is the receiver: of a
 * receiver that comes round, C2 learns the class from the profile only, and where there is none (compiled into a caller that was hot
 * on the scalar backend) it calls the operation and makes an object of every vector.
 */
final class VectorLaneSums implements LaneSums {
  private static final int VIRTUAL = ScalarLaneSums.LANES;

  private final float[] lanes = new float[VIRTUAL];
  private final float[] lows = new float[VIRTUAL];
  private final float[] highs = new float[VIRTUAL];

  @Override
  public float sum(int n, float[] a, int aOffset) {
    int whole = n - n % VIRTUAL;
    for (int lane = 0; lane < VIRTUAL; lane += LANES) {
      FloatVector s = FloatVector.zero(FLOATS);
      for (int i = lane; i < whole; i += VIRTUAL) {
        s = FloatVector.fromArray(FLOATS, a, aOffset + i).add(s);
      }
      s.intoArray(lanes, lane);
    }
    return ScalarLaneSums.finishSum(whole, n, a, aOffset, lanes);
  }

  @Override
  public float dot(int n, float[] a, int aOffset, float[] b, int bOffset) {
    int whole = n - n % VIRTUAL;
    for (int lane = 0; lane < VIRTUAL; lane += LANES) {
      FloatVector s = FloatVector.zero(FLOATS);
      for (int i = lane; i < whole; i += VIRTUAL) {
        FloatVector v = FloatVector.fromArray(FLOATS, a, aOffset + i);
        s = v.fma(FloatVector.fromArray(FLOATS, b, bOffset + i), s);
      }
      s.intoArray(lanes, lane);
    }
    return ScalarLaneSums.finishDot(whole, n, a, aOffset, b, bOffset, lanes);
  }

  @Override
  public float mean(int n, float[] a, int aOffset) {
    int whole = n - n % VIRTUAL;
    for (int lane = 0; lane < VIRTUAL; lane += LANES) {
      FloatVector s = FloatVector.zero(FLOATS);
      FloatVector low = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
      FloatVector high = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      for (int i = lane; i < whole; i += VIRTUAL) {
        FloatVector v = FloatVector.fromArray(FLOATS, a, aOffset + i);
        s = v.add(s);
        low = v.min(low);
        high = v.max(high);
      }
      s.intoArray(lanes, lane);
      low.intoArray(lows, lane);
      high.intoArray(highs, lane);
    }
    // the order in which extremes are found changes none of them
    float least = lows[0];
    float largest = highs[0];
    for (int lane = 1; lane < VIRTUAL; lane++) {
      least = Math.min(least, lows[lane]);
      largest = Math.max(largest, highs[lane]);
    }
    return ScalarLaneSums.finishMean(whole, n, a, aOffset, least, largest, lanes);
  }
}
