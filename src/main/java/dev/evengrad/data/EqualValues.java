package dev.evengrad.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that differ as they are written and are one as the engine holds them: {@code 16777216} and
 * {@code 16777217} as floats, 2^53 and 2^53 + 1 as doubles.
 *
 * @param doubles whether they are one even as doubles, else as floats
 * @param different how many different numbers are written
 * @param kept how many of them stay different, fewer
 * @param one the index of a number
 * @param other the index of another that becomes the same
 */
record EqualValues(boolean doubles, int different, int kept, int one, int other) {
  /** Floats this close to each other, as a share of the range, are as good as the numbers. */
  private static final double FINE = 1e-5;

  /**
   * Null if all numbers that differ stay different, or those that do not are fractions which are
   * close against the range of all; the texts are numbers.
   */
  static @Nullable EqualValues among(List<String> texts) {
    EqualValues equal = among(texts, true, Double::valueOf);
    if (equal != null) {
      return equal;
    }
    equal = among(texts, false, text -> (double) Float.parseFloat(text));
    boolean harmful =
        equal != null
            && ((WholeNumbers.isWhole(texts.get(equal.one))
                    && WholeNumbers.isWhole(texts.get(equal.other)))
                || isCoarse(texts));
    return harmful ? equal : null;
  }

  private static @Nullable EqualValues among(
      List<String> texts, boolean doubles, Function<String, Double> held) {
    Map<Double, Integer> first = new HashMap<>();
    Set<Object> exact = new HashSet<>();
    int one = -1;
    int other = -1;
    for (int i = 0; i < texts.size(); i++) {
      Object number = exact(texts.get(i));
      exact.add(number);
      Integer earlier = first.putIfAbsent(held.apply(texts.get(i)) + 0.0, i);
      if (one < 0 && earlier != null && !exact(texts.get(earlier)).equals(number)) {
        one = earlier;
        other = i;
      }
    }
    return one < 0 ? null : new EqualValues(doubles, exact.size(), first.size(), one, other);
  }

  /** Equal for texts of the same number; of fractions as far as doubles go. */
  private static Object exact(String number) {
    return WholeNumbers.isWhole(number)
        ? WholeNumbers.name(number)
        : Double.valueOf(Double.parseDouble(number));
  }

  private static boolean isCoarse(List<String> texts) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (String text : texts) {
      double value = Double.parseDouble(text);
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double step = Math.ulp((float) Math.max(Math.abs(least), Math.abs(most)));
    return step > FINE * (most - least);
  }
}
