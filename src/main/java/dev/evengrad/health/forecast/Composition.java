package dev.evengrad.health.forecast;

import java.util.ArrayList;
import java.util.List;

/** {@code outer(inner(x))}. The kinks are those of the inner function, and where it reaches one of the outer. */
final class Composition implements Elementwise {
  /** Where preimages of kinks are looked for, and how finely. */
  private static final double REACH = 64;

  private static final int CELLS = 4096;
  private static final int BISECTIONS = 60;

  private final Elementwise outer;
  private final Elementwise inner;
  private final double[] kinks;

  private Composition(Elementwise outer, Elementwise inner) {
    this.outer = outer;
    this.inner = inner;
    this.kinks = findKinks();
  }

  static Elementwise of(Elementwise outer, Elementwise inner) {
    if (inner.equals(Affine.IDENTITY)) {
      return outer;
    }
    if (outer.equals(Affine.IDENTITY)) {
      return inner;
    }
    if (outer instanceof Affine o && inner instanceof Affine i) {
      return new Affine(o.scale() * i.scale(), o.scale() * i.shift() + o.shift());
    }
    return new Composition(outer, inner);
  }

  @Override
  public double value(double x) {
    return outer.value(inner.value(x));
  }

  @Override
  public double derivative(double x) {
    return outer.derivative(inner.value(x)) * inner.derivative(x);
  }

  @Override
  public double[] kinks() {
    return kinks.clone();
  }

  @Override
  public String text() {
    return outer.text() + "(" + inner.text() + ")";
  }

  @Override
  public boolean measured() {
    return outer.measured() || inner.measured();
  }

  private double[] findKinks() {
    List<Double> found = new ArrayList<>();
    for (double kink : inner.kinks()) {
      found.add(kink);
    }
    for (double kink : outer.kinks()) {
      if (inner instanceof Affine affine) {
        found.add((kink - affine.shift()) / affine.scale());
      } else {
        addCrossings(kink, found);
      }
    }
    return found.stream().filter(Double::isFinite).mapToDouble(Double::doubleValue).toArray();
  }

  private void addCrossings(double kink, List<Double> found) {
    double step = 2 * REACH / CELLS;
    double left = -REACH;
    boolean above = inner.value(left) > kink;
    for (int i = 1; i <= CELLS; i++) {
      double right = -REACH + i * step;
      boolean next = inner.value(right) > kink;
      if (next != above) {
        double a = left;
        double b = right;
        for (int k = 0; k < BISECTIONS; k++) {
          double middle = (a + b) / 2;
          if (inner.value(middle) > kink == above) {
            a = middle;
          } else {
            b = middle;
          }
        }
        found.add(b);
      }
      above = next;
      left = right;
    }
  }
}
