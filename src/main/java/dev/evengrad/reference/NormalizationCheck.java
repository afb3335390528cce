package dev.evengrad.reference;

import dev.evengrad.layer.Layer;
import dev.evengrad.reference.textbook.Rounding;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.ejml.data.DMatrixRMaj;

/** A normalisation of rows: the textbook's formulae on {@link Approximate} numbers. */
final class NormalizationCheck<L extends Layer> implements LayerCheck<L> {
  /** Below this deviation no row is scaled. */
  private static final double LEAST_SCALED = 0x1p47;

  private final boolean centered;
  private final ToDoubleFunction<L> eps;

  /** One row: what it is divided by, and what comes of it. */
  private record Normalized(Approximate inverse, Approximate[] entries) {}

  NormalizationCheck(boolean centered, ToDoubleFunction<L> eps) {
    this.centered = centered;
    this.eps = eps;
  }

  @Override
  public String activation(L layer) {
    return "identity";
  }

  private Normalized normalized(L layer, DMatrixRMaj x, int row) {
    int n = x.getNumCols();
    Approximate[] d = row(x, row);
    if (centered) {
      d = CenteredRow.of(d);
    }
    scaled(d);
    Approximate square = Approximate.dot(d, d).over(n);
    double e = eps.applyAsDouble(layer);
    Approximate inverse = new Approximate(square.value() + e, square.error()).inverseSquareRoot();
    for (int c = 0; c < n; c++) {
      d[c] = d[c].times(inverse);
    }
    return new Normalized(inverse, d);
  }

  /** A row of large entries is scaled, so that its smallest ones may underflow. */
  private static void scaled(Approximate[] d) {
    double largest = 0;
    for (Approximate entry : d) {
      largest = Math.max(largest, Math.abs(entry.value()));
    }
    for (int c = 0; c < d.length && largest > LEAST_SCALED; c++) {
      d[c] = new Approximate(d[c].value(), d[c].error() + 2 * Rounding.SMALLEST * largest);
    }
  }

  private static Approximate[] row(DMatrixRMaj m, int row) {
    Approximate[] entries = new Approximate[m.getNumCols()];
    for (int c = 0; c < entries.length; c++) {
      entries[c] = Approximate.exact(m.get(row, c));
    }
    return entries;
  }

  @Override
  public void forward(L layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    DMatrixRMaj y = step.y();
    int n = x.getNumCols();
    Approximate[] w = row(step.parameter("weight", 1, n), 0);
    Approximate[] b = centered ? row(step.parameter("bias", 1, n), 0) : new Approximate[0];
    Comparison comparison =
        table
            .compare("normalization", step.layer() + ".output", y.getNumRows(), n)
            .zerosUpTo(step.zeros());
    for (int r = 0; r < x.getNumRows(); r++) {
      Approximate[] h = normalized(layer, x, r).entries();
      for (int c = 0; c < n; c++) {
        Approximate product = h[c].times(w[c]);
        Approximate expected = centered ? product.plus(b[c]) : product;
        comparison.entry(y.get(r, c), expected.value(), expected.error(), Double.NaN);
      }
    }
    comparison.done();
  }

  @Override
  public void backward(L layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    DMatrixRMaj dy = step.requiredDelta();
    int n = x.getNumCols();
    int rows = x.getNumRows();
    Approximate[] w = row(step.parameter("weight", 1, n), 0);
    Approximate[][] products = new Approximate[n][rows];
    Approximate[][] terms = new Approximate[n][rows];
    DMatrixRMaj expected = dy.copy();
    DMatrixRMaj errors = dy.copy();
    for (int r = 0; r < rows; r++) {
      Normalized row = normalized(layer, x, r);
      Approximate[] h = row.entries();
      Approximate[] g = new Approximate[n];
      for (int c = 0; c < n; c++) {
        terms[c][r] = Approximate.exact(dy.get(r, c));
        products[c][r] = terms[c][r].times(h[c]);
        g[c] = terms[c][r].times(w[c]);
      }
      if (centered) {
        g = CenteredRow.of(g);
      }
      Approximate b = Approximate.dot(g, h).over(n);
      for (int c = 0; c < n; c++) {
        Approximate dx = g[c].minus(h[c].times(b)).times(row.inverse());
        expected.set(r, c, dx.value());
        errors.set(r, c, dx.error());
      }
    }
    columns("weight", products, step, table);
    if (centered) {
      columns("bias", terms, step, table);
    }
    DMatrixRMaj noGauge = dy.copy();
    noGauge.fill(Double.NaN);
    step.inputDelta(
        step.inputs().get(0),
        "input gradient of " + step.layer(),
        expected,
        errors,
        noGauge,
        0,
        Comparison.ZEROS,
        table);
  }

  private static void columns(String role, Approximate[][] terms, CheckedStep step, Table table) {
    if (!step.trains(role)) {
      return;
    }
    DMatrixRMaj g = step.gradient(role, 1, terms.length);
    DMatrixRMaj before = step.gradientBefore(role, 1, terms.length);
    Comparison comparison =
        table.compare(role + " gradient", step.layer() + "." + role, terms.length);
    for (int c = 0; c < terms.length; c++) {
      Approximate[] all = terms[c];
      if (step.accumulates()) {
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = Approximate.exact(before.get(c));
      }
      Approximate sum = Approximate.sum(all);
      comparison.entry(g.get(c), sum.value(), sum.error(), Double.NaN);
    }
    comparison.done();
  }
}
