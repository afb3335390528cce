package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * Row by row {@code h = (x - mean x) / sqrt(mean (x - mean x)^2 + eps)}, or without the mean; {@code y = h w + b}. With {@code g = dy
 * w}: {@code dx = (d - h mean(d h)) / sqrt(...)} where {@code d = g - mean g}, or g without the mean; {@code dw = sum_r dy h, db = sum_r dy}.
 */
final class TextbookNormalization implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final boolean centered;
  private final double eps;

  TextbookNormalization(String name, boolean centered, double eps) {
    this.name = name;
    this.centered = centered;
    this.eps = eps;
  }

  @Override
  public String name() {
    return name;
  }

  private double[] deviations(DMatrixRMaj m, int row) {
    double[] entries = new double[m.getNumCols()];
    for (int c = 0; c < entries.length; c++) {
      entries[c] = m.get(row, c);
    }
    if (centered) {
      Centering.center(entries);
    }
    return entries;
  }

  private double inverse(DMatrixRMaj x, int row) {
    double squares = 0;
    for (double d : deviations(x, row)) {
      squares += d * d;
    }
    return 1 / Math.sqrt(squares / x.getNumCols() + eps);
  }

  private DMatrixRMaj normalized(DMatrixRMaj x) {
    DMatrixRMaj h = x.copy();
    for (int r = 0; r < x.getNumRows(); r++) {
      double[] d = deviations(x, r);
      double inverse = inverse(x, r);
      for (int c = 0; c < x.getNumCols(); c++) {
        h.set(r, c, d[c] * inverse);
      }
    }
    return h;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    double[] w = pass.parameter(name + ".weight");
    double[] b = centered ? pass.parameter(name + ".bias") : new double[w.length];
    DMatrixRMaj y = normalized(x);
    for (int r = 0; r < y.getNumRows(); r++) {
      for (int c = 0; c < y.getNumCols(); c++) {
        y.set(r, c, y.get(r, c) * w[c] + b[c]);
      }
    }
    return pass.activate(name, NONE, y);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj x = pass.input(name);
    DMatrixRMaj dz = pass.deactivate(name, NONE, dy);
    DMatrixRMaj h = normalized(x);
    double[] w = pass.parameter(name + ".weight");
    double[] dw = new double[w.length];
    DMatrixRMaj g = dz.copy();
    for (int r = 0; r < dz.getNumRows(); r++) {
      for (int c = 0; c < dz.getNumCols(); c++) {
        dw[c] += dz.get(r, c) * h.get(r, c);
        g.set(r, c, dz.get(r, c) * w[c]);
      }
    }
    pass.gradient(name + ".weight", dw);
    if (centered) {
      pass.gradient(name + ".bias", TextbookDense.columnSums(dz));
    }
    DMatrixRMaj dx = g.copy();
    for (int r = 0; r < dx.getNumRows(); r++) {
      double[] d = deviations(g, r);
      double b = 0;
      for (int c = 0; c < d.length; c++) {
        b += d[c] * h.get(r, c) / d.length;
      }
      double inverse = inverse(x, r);
      for (int c = 0; c < d.length; c++) {
        dx.set(r, c, inverse * (d[c] - h.get(r, c) * b));
      }
    }
    return dx;
  }
}
