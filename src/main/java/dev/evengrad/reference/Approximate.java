package dev.evengrad.reference;

import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

import dev.evengrad.reference.textbook.Rounding;

/**
 * What the engine has in single precision instead of an exact number: the exact value, and how far it may be from it. Each operation
 * adds the error of its operands and that of its own rounding (running error analysis), so the bound holds for any input.
 *
 * @param value exact, but for the roundings of double
 * @param error the largest difference
 */
record Approximate(double value, double error) {
  /** What the engine has exactly. */
  static Approximate exact(double value) {
    return new Approximate(value, 0);
  }

  private static Approximate rounded(double value, double error) {
    return new Approximate(value, error + U * (Math.abs(value) + error) + SMALLEST);
  }

  Approximate plus(Approximate other) {
    return rounded(value + other.value, error + other.error);
  }

  Approximate minus(Approximate other) {
    return rounded(value - other.value, error + other.error);
  }

  Approximate times(Approximate other) {
    return new Approximate(
        value * other.value, Products.error(value, error, other.value, other.error));
  }

  Approximate over(int n) {
    return rounded(value / n, error / n);
  }

  /** The same rounded to single precision. */
  Approximate toFloat() {
    return rounded(value, error);
  }

  /** {@code a b + c}, rounded once, with c exact. */
  static Approximate fma(Approximate a, Approximate b, double c) {
    double error = a.error * (Math.abs(b.value) + b.error) + Math.abs(a.value) * b.error;
    return rounded(a.value * b.value + c, error);
  }

  /** The quotient; unbounded where the divisor may be 0. */
  Approximate over(Approximate divisor) {
    double quotient = value / divisor.value;
    double least = Math.abs(divisor.value) - divisor.error;
    double moved = (error + Math.abs(quotient) * divisor.error) / least;
    return rounded(quotient, least > 0 ? moved : Double.POSITIVE_INFINITY);
  }

  /** {@code exp(.)} by a function that is off by so many units in the last place. */
  Approximate exp(double ulps) {
    double exact = Math.exp(value);
    double farthest = Math.exp(value + error);
    return new Approximate(exact, farthest - exact + ulps * Rounding.ulp(farthest));
  }

  /** {@code log(.)} by such a function; unbounded where the number may be 0 or less. */
  Approximate log(double ulps) {
    double exact = Math.log(value);
    double least = value - error;
    double moved = least > 0 ? exact - Math.log(least) : Double.POSITIVE_INFINITY;
    return new Approximate(exact, moved + ulps * Rounding.ulp(Math.abs(exact) + moved));
  }

  /** {@code 1 / sqrt(.)}, two operations; unbounded where the number may be 0 or less. */
  Approximate inverseSquareRoot() {
    double exact = 1 / Math.sqrt(value);
    double least = value - error;
    double farthest = least > 0 ? 1 / Math.sqrt(least) : Double.POSITIVE_INFINITY;
    return new Approximate(exact, farthest - exact + Rounding.gamma(3) * farthest + SMALLEST);
  }

  /** The sum in any order. */
  static Approximate sum(Approximate[] terms) {
    double sum = 0;
    double error = 0;
    double gross = 0;
    for (Approximate term : terms) {
      sum += term.value;
      error += term.error;
      gross += Math.abs(term.value) + term.error;
    }
    return new Approximate(sum, error + Rounding.ofSum(terms.length, gross));
  }

  /** The sum of products in any order. */
  static Approximate dot(Approximate[] a, Approximate[] b) {
    Approximate[] products = new Approximate[a.length];
    for (int i = 0; i < a.length; i++) {
      products[i] = a[i].times(b[i]);
    }
    return sum(products);
  }
}
