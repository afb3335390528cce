package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * Row by row {@code h = (x - mean x) / sqrt(mean (x - mean x)^2 + eps)}, or without the mean; {@code y = h w + b}. With {@code g = dy
 * w}: {@code dx = (g - mean g - h mean(g h)) / sqrt(...)}, {@code dw = sum_r dy h, db = sum_r dy}.
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

  private static double mean(DMatrixRMaj m, int row) {
    double sum = 0;
    for (int c = 0; c < m.getNumCols(); c++) {
      sum += m.get(row, c);
    }
    return sum / m.getNumCols();
  }

  private double inverse(DMatrixRMaj x, int row) {
    double mean = centered ? mean(x, row) : 0;
    double squares = 0;
    for (int c = 0; c < x.getNumCols(); c++) {
      squares += (x.get(row, c) - mean) * (x.get(row, c) - mean);
    }
    return 1 / Math.sqrt(squares / x.getNumCols() + eps);
  }

  private DMatrixRMaj normalized(DMatrixRMaj x) {
    DMatrixRMaj h = x.copy();
    for (int r = 0; r < x.getNumRows(); r++) {
      double mean = centered ? mean(x, r) : 0;
      double inverse = inverse(x, r);
      for (int c = 0; c < x.getNumCols(); c++) {
        h.set(r, c, (x.get(r, c) - mean) * inverse);
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
    DMatrixRMaj gh = dz.copy();
    for (int r = 0; r < dz.getNumRows(); r++) {
      for (int c = 0; c < dz.getNumCols(); c++) {
        dw[c] += dz.get(r, c) * h.get(r, c);
        g.set(r, c, dz.get(r, c) * w[c]);
        gh.set(r, c, g.get(r, c) * h.get(r, c));
      }
    }
    pass.gradient(name + ".weight", dw);
    if (centered) {
      pass.gradient(name + ".bias", TextbookDense.columnSums(dz));
    }
    DMatrixRMaj dx = g.copy();
    for (int r = 0; r < dx.getNumRows(); r++) {
      double a = centered ? mean(g, r) : 0;
      double b = mean(gh, r);
      double inverse = inverse(x, r);
      for (int c = 0; c < dx.getNumCols(); c++) {
        dx.set(r, c, inverse * (g.get(r, c) - a - h.get(r, c) * b));
      }
    }
    return dx;
  }
}
