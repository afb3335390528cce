package dev.evengrad.optim;

/** The same rate in every step: the factor is 1. */
public record Constant() implements Schedule {
  @Override
  public String text() {
    return "constant";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public double factor(long step) {
    return 1;
  }
}
