package dev.evengrad.health.forecast;

/** A function that is applied to every entry by itself, in double, with its derivative. */
interface Elementwise {
  /** f(x). */
  double value(double x);

  /** f'(x). */
  double derivative(double x);

  /** Where f or f' jumps or bends, in any order. */
  double[] kinks();

  /** What tells it from another: two with the same text are the same function. */
  String text();

  /** Whether it is an activation of the user's own, which is known in float and by its values alone. */
  default boolean measured() {
    return false;
  }

  /** {@code scale x + shift}. */
  record Affine(double scale, double shift) implements Elementwise {
    /** y = x. */
    static final Affine IDENTITY = new Affine(1, 0);

    @Override
    public double value(double x) {
      return scale * x + shift;
    }

    @Override
    public double derivative(double x) {
      return scale;
    }

    @Override
    public double[] kinks() {
      return new double[0];
    }

    @Override
    public String text() {
      return scale == 1 && shift == 0 ? "" : scale + "x" + (shift == 0 ? "" : "+" + shift);
    }
  }
}
