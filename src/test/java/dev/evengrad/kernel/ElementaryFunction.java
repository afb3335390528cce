package dev.evengrad.kernel;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * The functions of {@link Elementary} with their references in double and what is promised of them.
 */
@SuppressWarnings("ImmutableEnumChecker") // its fields are references to static methods
enum ElementaryFunction {
  EXP(Elementary::exp, StrictMath::exp, 0.9),
  EXPM1(Elementary::expm1, StrictMath::expm1, 1.35),
  LOG(Elementary::log, StrictMath::log, 0.95),
  LOG1P(Elementary::log1p, StrictMath::log1p, 1.35),
  TANH(Elementary::tanh, StrictMath::tanh, 1.6),
  SIGMOID(Elementary::sigmoid, ElementaryFunction::sigmoid, 1.65),
  SOFTPLUS(Elementary::softplus, ElementaryFunction::softplus, 1.7),
  ERF(Elementary::erf, Erf::value, 1.1),
  ERFC(Elementary::erfc, Erfc::value, 2.0);

  /** A function from float to float. */
  interface Single {
    float of(float x);
  }

  private final Single function;
  private final DoubleUnaryOperator reference;
  private final double limit;

  ElementaryFunction(Single function, DoubleUnaryOperator reference, double limit) {
    this.function = function;
    this.reference = reference;
    this.limit = limit;
  }

  float of(float x) {
    return function.of(x);
  }

  double exact(double x) {
    return reference.applyAsDouble(x);
  }

  /** The largest error promised, in units in the last place. */
  double limit() {
    return limit;
  }

  /** Whether x lies where the limit holds; below, the result may be flushed to zero instead. */
  boolean limited(float x) {
    return switch (this) {
      case SIGMOID -> !(x < -87.336f);
      case SOFTPLUS -> !(x < -86.98f);
      default -> true;
    };
  }

  boolean decreasing() {
    return this == ERFC;
  }

  /** The error at x in ulp of the exact result; infinite for a wrong special. */
  double error(float x) {
    float y = function.of(x);
    double exact = reference.applyAsDouble(x);
    if (Double.isNaN(exact) || Float.isNaN(y)) {
      return Double.isNaN(exact) && Float.isNaN(y) ? 0 : Double.POSITIVE_INFINITY;
    }
    float rounded = (float) exact;
    if (Float.isInfinite(rounded) || Float.isInfinite(y)) {
      return rounded == y ? 0 : Double.POSITIVE_INFINITY;
    }
    if (exact == 0) {
      return Float.floatToRawIntBits(y) == Float.floatToRawIntBits(rounded)
          ? 0
          : Double.POSITIVE_INFINITY;
    }
    return Math.abs(y - exact) / Math.ulp(rounded);
  }

  /** By how many ulp the function steps the wrong way from x to its successor. */
  double stepBack(float x) {
    float y = function.of(x);
    float next = function.of(Math.nextUp(x));
    float fall = decreasing() ? next - y : y - next;
    return fall > 0 ? fall / Math.ulp(Math.min(Math.abs(y), Math.abs(next))) : 0;
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
