package dev.evengrad.reference;

import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

/** The error of a rounded product of two numbers that have errors themselves. */
final class Products {
  private Products() {}

  /** With a wrong by e and b by f: {@code e (|b| + f) + |a| f + u (|a| + e)(|b| + f) + 2^-149}. */
  static double error(double a, double e, double b, double f) {
    double magnitude = Math.abs(b) + f;
    return e * magnitude + Math.abs(a) * f + U * (Math.abs(a) + e) * magnitude + SMALLEST;
  }
}
