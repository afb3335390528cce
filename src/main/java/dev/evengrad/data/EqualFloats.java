package dev.evengrad.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that differ as they are written and are one as floats, which have 24 bits: {@code
 * 16777216} and {@code 16777217}.
 *
 * @param different how many different numbers are written
 * @param floats how many floats they become, fewer
 * @param one the index of a number
 * @param other the index of another that is the same float
 * @param harmful whether the numbers are whole, so that each may mean something else, or the floats
 *     are coarse against the range of all
 */
record EqualFloats(int different, int floats, int one, int other, boolean harmful) {
  /** Floats this close to each other, as a share of the range, are as good as the numbers. */
  private static final double FINE = 1e-5;

  /** Null if all numbers that differ are different floats; the texts are numbers. */
  static @Nullable EqualFloats among(List<String> texts) {
    Map<Float, Integer> first = new HashMap<>();
    Set<Object> exact = new HashSet<>();
    int one = -1;
    int other = -1;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < texts.size(); i++) {
      float value = Float.parseFloat(texts.get(i)) + 0f;
      least = Math.min(least, value);
      most = Math.max(most, value);
      exact.add(exact(texts.get(i)));
      Integer earlier = first.putIfAbsent(value, i);
      if (one < 0 && earlier != null && !exact(texts.get(earlier)).equals(exact(texts.get(i)))) {
        one = earlier;
        other = i;
      }
    }
    if (one < 0) {
      return null;
    }
    double step = Math.ulp((float) Math.max(Math.abs(least), Math.abs(most)));
    boolean harmful =
        (WholeNumbers.isWhole(texts.get(one)) && WholeNumbers.isWhole(texts.get(other)))
            || step > FINE * (most - least);
    return new EqualFloats(exact.size(), first.size(), one, other, harmful);
  }

  /** Equal for texts of the same number. */
  private static Object exact(String number) {
    return WholeNumbers.isWhole(number)
        ? WholeNumbers.name(number)
        : Double.valueOf(Double.parseDouble(number));
  }

  /** Whether so many are lost that nothing like the numbers is left. */
  boolean hopeless() {
    return floats <= different / 2;
  }
}
