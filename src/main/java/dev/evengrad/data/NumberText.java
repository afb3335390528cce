package dev.evengrad.data;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as data files write them: an optional sign, digits with an optional point, an optional
 * exponent. {@link Float#parseFloat} alone takes more, such as {@code 1f}, {@code 0x1p3} and {@code
 * NaN}.
 */
final class NumberText {
  /** What pandas takes for missing, in lower case, and what else is written for it. */
  private static final Set<String> MISSING =
      Set.of(
          "",
          "n/a",
          "#n/a",
          "#n/a n/a",
          "#na",
          "<na>",
          "nan",
          "+nan",
          "-nan",
          "null",
          "none",
          "1.#ind",
          "-1.#ind",
          "1.#qnan",
          "-1.#qnan",
          "?",
          "-");

  /** Those that can also be names of classes. */
  private static final Set<String> WORDS = Set.of("none", "-");

  private static final int LONGEST = 8;
  private static final Set<String> NOT_FINITE = Set.of("inf", "infinity");

  private NumberText() {}

  /** Whether the cell usually stands for a value that is not there. */
  static boolean isMissing(String cell) {
    // NA in capitals only: Na is sodium.
    return cell.equals("NA")
        || (cell.length() <= LONGEST && MISSING.contains(cell.toLowerCase(Locale.ROOT)));
  }

  /** Whether a cell that {@link #isMissing} may be a name beside other names. */
  static boolean maybeName(String cell) {
    return cell.length() <= LONGEST && WORDS.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether the cell is some spelling of infinity. */
  static boolean isInfinity(String cell) {
    if (cell.length() > 9 || cell.length() < 3) {
      return false;
    }
    boolean signed = cell.charAt(0) == '+' || cell.charAt(0) == '-';
    return NOT_FINITE.contains(cell.substring(signed ? 1 : 0).toLowerCase(Locale.ROOT));
  }

  /** Whether the cell has the form of a number; its size does not matter. */
  static boolean isNumber(String cell) {
    int end = cell.length();
    int i = skipSign(cell, 0);
    int whole = digits(cell, i);
    i += whole;
    int fraction = 0;
    if (i < end && cell.charAt(i) == '.') {
      fraction = digits(cell, i + 1);
      i += 1 + fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (i < end && (cell.charAt(i) == 'e' || cell.charAt(i) == 'E')) {
      int exponent = skipSign(cell, i + 1);
      int length = digits(cell, exponent);
      return length > 0 && exponent + length == end;
    }
    return i == end;
  }

  /**
   * What is wrong with a cell that should be a number that fits a float and is not missing; null if
   * nothing is.
   */
  static @Nullable String fault(String cell) {
    if (isInfinity(cell)) {
      return "infinity cannot be learned from; give a finite number";
    }
    if (!isNumber(cell)) {
      return isNumber(cell.replace(",", "")) || isNumber(cell.replace(".", "").replace(',', '.'))
          ? "not a number; decimals are written with a point, thousands without separator"
          : "not a number, and text cannot be a feature or a value";
    }
    if (Float.isInfinite(Float.parseFloat(cell))) {
      return "outside the range of a float, which ends at 3.4e38";
    }
    return null;
  }

  private static int skipSign(String cell, int i) {
    boolean signed = i < cell.length() && (cell.charAt(i) == '+' || cell.charAt(i) == '-');
    return signed ? i + 1 : i;
  }

  /** How many ASCII digits there are from {@code from} on. */
  private static int digits(String cell, int from) {
    int i = from;
    while (i < cell.length() && cell.charAt(i) >= '0' && cell.charAt(i) <= '9') {
      i++;
    }
    return i - from;
  }
}
