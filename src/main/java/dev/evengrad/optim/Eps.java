package dev.evengrad.optim;

import dev.evengrad.SettingException;

/** The small number that keeps a quotient finite. */
final class Eps {
  private Eps() {}

  /** Returns {@code eps} if it is a normal float above 0, so that float arithmetic keeps it, else throws. */
  static double require(double eps) {
    if (!(eps >= Float.MIN_NORMAL && eps <= Float.MAX_VALUE)) {
      throw new SettingException("eps", eps, "a number from 1.2e-38 to 3.4e38");
    }
    return eps;
  }
}
