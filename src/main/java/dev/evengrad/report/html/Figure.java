package dev.evengrad.report.html;

import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers with as many digits as a picture shows. */
final class Figure {
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  /** Whole numbers below this have at most so many digits. */
  private static final double WHOLE = 1e6;

  private Figure() {}

  /** A number of six digits, or the text NaN, Infinity or -Infinity. */
  static JsonValue json(double value) {
    if (!Double.isFinite(value)) {
      return JsonValue.of(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      return JsonNumber.of((long) value);
    }
    return new JsonNumber(new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString());
  }
}
