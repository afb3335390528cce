package dev.evengrad.columns;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as data files write them: an optional sign, digits with an optional point, an optional
 * exponent. {@link Float#parseFloat} alone takes more, such as {@code 1f}, {@code 0x1p3} and {@code
 * NaN}.
 */
public final class NumberText {
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

  /** The bits of a double that a float does not have, and those of a value halfway between two. */
  private static final long FLOAT_TAIL = (1L << 29) - 1;

  private static final long FLOAT_HALF = 1L << 28;

  private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no");

  private static final int LONGEST = 8;
  private static final Set<String> NOT_FINITE = Set.of("inf", "infinity");

  private NumberText() {}

  /** Whether the cell usually stands for a value that is not there. */
  public static boolean isMissing(String cell) {
    if (!cell.isEmpty() && Character.isDigit(cell.charAt(0)) && cell.indexOf('#') < 0) {
      return false;
    }
    // NA in capitals only: Na is sodium.
    return cell.equals("NA")
        || (cell.length() <= LONGEST && MISSING.contains(cell.toLowerCase(Locale.ROOT)));
  }

  /** Whether a cell that {@link #isMissing} may be a name beside other names. */
  public static boolean maybeName(String cell) {
    return cell.length() <= LONGEST && WORDS.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether the cell is some spelling of infinity. */
  public static boolean isInfinity(String cell) {
    if (cell.length() > 9 || cell.length() < 3) {
      return false;
    }
    boolean signed = cell.charAt(0) == '+' || cell.charAt(0) == '-';
    return NOT_FINITE.contains(cell.substring(signed ? 1 : 0).toLowerCase(Locale.ROOT));
  }

  /** Whether the cell has the form of a number; its size does not matter. */
  public static boolean isNumber(String cell) {
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

  /** Whether the cell is a quantity in a form that is not read as a number, as {@code 12 %} is. */
  public static boolean isForeign(String cell) {
    return !isNumber(cell) && ForeignNumber.reason(cell) != null;
  }

  /**
   * What is wrong with a cell that should be a number that fits a float and is not missing; null if
   * nothing is.
   */
  public static @Nullable String fault(String cell) {
    if (isInfinity(cell)) {
      return "infinity cannot be learned from; give a finite number";
    }
    if (!isNumber(cell)) {
      String foreign = ForeignNumber.reason(cell);
      if (foreign != null) {
        return foreign;
      }
      return BOOLEANS.contains(cell.toLowerCase(Locale.ROOT))
          ? "not a number; write 1 and 0 for true and false"
          : "not a number, and text cannot be a feature or a value";
    }
    if (Float.isInfinite(Float.parseFloat(cell))) {
      return "outside the range of a float, which ends at 3.4e38";
    }
    return null;
  }

  /**
   * The value of a cell that {@link #isNumber}: the nearest double, moved by its last bit where the float nearest to that would not be
   * the one nearest to the text. So the float of the value is that of {@link Float#parseFloat}.
   */
  public static double parse(String number) {
    double value = Double.parseDouble(number);
    boolean betweenFloats = (Double.doubleToRawLongBits(value) & FLOAT_TAIL) == FLOAT_HALF;
    if (betweenFloats || Math.abs(value) < Float.MIN_NORMAL) {
      float nearest = Float.parseFloat(number);
      if (nearest != (float) value) {
        return Math.nextAfter(value, nearest);
      }
    }
    return value;
  }

  /** A double without an exponent if that is short, and without a point if it is whole. */
  public static String plain(double value) {
    if (value == 0 || Math.abs(value) < 1e-5 || Math.abs(value) >= 1e17) {
      return value == 0 ? "0" : Double.toString(value);
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
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
