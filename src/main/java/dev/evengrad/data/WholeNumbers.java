package dev.evengrad.data;

import java.util.Comparator;

/**
 * Whole numbers of any size as names: those of classes, accounts or devices. As doubles, different
 * ones would be one from 2^53 on.
 */
final class WholeNumbers {

  /** By value, of texts that {@link #name} gives. */
  static final Comparator<String> ORDER =
      (a, b) -> {
        boolean negative = a.startsWith("-");
        if (negative != b.startsWith("-")) {
          return negative ? -1 : 1;
        }
        int size = a.length() != b.length() ? a.length() - b.length() : a.compareTo(b);
        return negative ? -size : size;
      };

  private WholeNumbers() {}

  /**
   * Whether a cell that is a number is whole: written with digits alone but for zeros behind a
   * point, or else below 2^53. A larger one that is written otherwise, as {@code 1e20}, is an
   * amount.
   */
  static boolean isWhole(String number) {
    if (isDigits(number)) {
      return true;
    }
    double value = Double.parseDouble(number);
    return value == Math.rint(value) && Math.abs(value) < 0x1p53;
  }

  /** One name for {@code 1}, {@code +1}, {@code 01} and {@code 1.0}; the number is whole. */
  static String name(String number) {
    if (!isDigits(number)) {
      return Long.toString((long) Double.parseDouble(number));
    }
    boolean negative = number.startsWith("-");
    int point = number.indexOf('.');
    int end = point < 0 ? number.length() : point;
    int start = negative || number.startsWith("+") ? 1 : 0;
    while (start < end - 1 && number.charAt(start) == '0') {
      start++;
    }
    String digits = start == end ? "0" : number.substring(start, end);
    return negative && !digits.equals("0") ? "-" + digits : digits;
  }

  private static boolean isDigits(String number) {
    boolean zeros = false;
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == 'e' || c == 'E' || (zeros && c != '0')) {
        return false;
      }
      zeros |= c == '.';
    }
    return true;
  }
}
