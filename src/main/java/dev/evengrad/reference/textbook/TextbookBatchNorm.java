package dev.evengrad.reference.textbook;

import dev.evengrad.layer.BatchNorm;
import org.ejml.data.DMatrixRMaj;

/**
 * Column by column {@code h = (x - m) / sqrt(v + eps)}, {@code y = h w + b}. In training m and v are mean and population variance of
 * the rows, and with {@code g = dy w}: {@code dx = (g - mean g - h mean(g h)) / sqrt(v + eps)}; in evaluation they are the buffers,
 * and {@code dx = g / sqrt(v + eps)}. {@code dw = sum_r dy h, db = sum_r dy}.
 */
final class TextbookBatchNorm implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final double momentum;
  private final double eps;

  TextbookBatchNorm(BatchNorm layer, TextbookWalk walk) {
    this.name = walk.name("batch_norm", layer);
    this.momentum = layer.momentum();
    this.eps = layer.eps();
  }

  @Override
  public String name() {
    return name;
  }

  private static double[] column(DMatrixRMaj m, int c) {
    double[] entries = new double[m.getNumRows()];
    for (int r = 0; r < entries.length; r++) {
      entries[r] = m.get(r, c);
    }
    return entries;
  }

  private static double variance(double[] values) {
    double mean = Centering.mean(values);
    double[] squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      squares[i] = (values[i] - mean) * (values[i] - mean);
    }
    return Centering.mean(squares);
  }

  private double meanOf(double[] x, TextbookPass pass, int c) {
    return pass.evaluating() ? pass.buffer(name + ".mean")[c] : Centering.mean(x);
  }

  private double inverseOf(double[] x, TextbookPass pass, int c) {
    double variance = pass.evaluating() ? pass.buffer(name + ".variance")[c] : variance(x);
    return 1 / Math.sqrt(variance + eps);
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    pass.input(name, x);
    double[] w = pass.parameter(name + ".weight");
    double[] b = pass.parameter(name + ".bias");
    DMatrixRMaj y = x.copy();
    for (int c = 0; c < x.getNumCols(); c++) {
      double[] column = column(x, c);
      double mean = meanOf(column, pass, c);
      double inverse = inverseOf(column, pass, c);
      for (int r = 0; r < column.length; r++) {
        y.set(r, c, (column[r] - mean) * inverse * w[c] + b[c]);
      }
    }
    if (!pass.evaluating() && x.getNumRows() > 1) {
      keepRunning(x, pass);
    }
    return pass.activate(name, NONE, y);
  }

  /** {@code running = (1 - momentum) running + momentum batch}, with n / (n - 1) times the population's variance. */
  private void keepRunning(DMatrixRMaj x, TextbookPass pass) {
    double[] means = pass.buffer(name + ".mean").clone();
    double[] variances = pass.buffer(name + ".variance").clone();
    double n = x.getNumRows();
    for (int c = 0; c < means.length; c++) {
      double[] column = column(x, c);
      means[c] += momentum * (Centering.mean(column) - means[c]);
      variances[c] += momentum * (variance(column) * n / (n - 1) - variances[c]);
    }
    pass.nextBuffer(name + ".mean", means);
    pass.nextBuffer(name + ".variance", variances);
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj x = pass.input(name);
    DMatrixRMaj dz = pass.deactivate(name, NONE, dy);
    double[] w = pass.parameter(name + ".weight");
    double[] dw = new double[w.length];
    DMatrixRMaj dx = dz.copy();
    for (int c = 0; c < w.length; c++) {
      double[] column = column(x, c);
      double[] g = column(dz, c);
      double mean = meanOf(column, pass, c);
      double inverse = inverseOf(column, pass, c);
      double[] gh = new double[g.length];
      for (int r = 0; r < g.length; r++) {
        double h = (column[r] - mean) * inverse;
        dw[c] += g[r] * h;
        g[r] *= w[c];
        gh[r] = g[r] * h;
      }
      double a = pass.evaluating() ? 0 : Centering.mean(g);
      double b = pass.evaluating() ? 0 : Centering.mean(gh);
      for (int r = 0; r < g.length; r++) {
        double h = (column[r] - mean) * inverse;
        dx.set(r, c, inverse * (g[r] - a - h * b));
      }
    }
    pass.gradient(name + ".weight", dw);
    pass.gradient(name + ".bias", TextbookDense.columnSums(dz));
    return dx;
  }
}
