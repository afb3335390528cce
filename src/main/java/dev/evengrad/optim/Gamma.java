package dev.evengrad.optim;

import dev.evengrad.SettingException;

/** A factor by which a rate falls. */
final class Gamma {
  static final double TENTH = 0.1;

  private Gamma() {}

  /** Returns {@code gamma} if it is above 0 and at most 1, else throws. */
  static double require(double gamma) {
    if (!(gamma > 0 && gamma <= 1)) {
      throw new SettingException("gamma", gamma, "a number above 0 and up to 1");
    }
    return gamma;
  }

  /** Returns {@code factor} if it is in [0, 1], else throws. */
  static double requireShare(String setting, double factor) {
    if (!(factor >= 0 && factor <= 1)) {
      throw new SettingException(setting, factor, "a number from 0 to 1");
    }
    return factor;
  }
}
