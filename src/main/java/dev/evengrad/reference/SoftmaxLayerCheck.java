package dev.evengrad.reference;

import dev.evengrad.layer.Layer;
import org.ejml.data.DMatrixRMaj;

/** Softmax as a layer, or its logarithm: the textbook's formulae on {@link Approximate} numbers. */
final class SoftmaxLayerCheck<L extends Layer> implements LayerCheck<L> {
  /** The largest errors of the engine's exp and log, by the table of {@code Elementary}, rounded up. */
  private static final double ULPS = 1;

  private final boolean logarithm;

  /** One row: its probabilities and their logarithms. */
  private record Row(Approximate[] p, Approximate[] y) {}

  SoftmaxLayerCheck(boolean logarithm) {
    this.logarithm = logarithm;
  }

  @Override
  public String activation(L layer) {
    return "identity";
  }

  private static Row row(DMatrixRMaj z, int r) {
    int n = z.getNumCols();
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < n; c++) {
      max = Math.max(max, z.get(r, c));
    }
    Approximate[] y = new Approximate[n];
    Approximate[] p = new Approximate[n];
    for (int c = 0; c < n; c++) {
      y[c] = Approximate.exact(z.get(r, c)).minus(Approximate.exact(max));
      p[c] = y[c].exp(ULPS);
    }
    Approximate sum = Approximate.sum(p);
    Approximate logSum = sum.log(ULPS);
    for (int c = 0; c < n; c++) {
      y[c] = y[c].minus(logSum);
      p[c] = p[c].over(sum);
    }
    return new Row(p, y);
  }

  @Override
  public void forward(L layer, CheckedStep step, Table table) {
    DMatrixRMaj z = step.x();
    DMatrixRMaj actual = step.y();
    Comparison comparison =
        table
            .compare("softmax", step.layer() + ".output", z.getNumRows(), z.getNumCols())
            .zerosUpTo(step.zeros());
    for (int r = 0; r < z.getNumRows(); r++) {
      Row row = row(z, r);
      for (int c = 0; c < z.getNumCols(); c++) {
        Approximate expected = logarithm ? row.y()[c] : row.p()[c];
        comparison.entry(actual.get(r, c), expected.value(), expected.error(), Double.NaN);
      }
    }
    comparison.done();
  }

  @Override
  public void backward(L layer, CheckedStep step, Table table) {
    DMatrixRMaj z = step.x();
    DMatrixRMaj dy = step.requiredDelta();
    int n = z.getNumCols();
    DMatrixRMaj expected = dy.copy();
    DMatrixRMaj errors = dy.copy();
    for (int r = 0; r < z.getNumRows(); r++) {
      Approximate[] p = row(z, r).p();
      Approximate[] d = new Approximate[n];
      for (int c = 0; c < n; c++) {
        d[c] = Approximate.exact(dy.get(r, c));
      }
      Approximate sum = logarithm ? Approximate.sum(d) : Approximate.dot(d, p);
      for (int c = 0; c < n; c++) {
        Approximate dz = logarithm ? d[c].minus(p[c].times(sum)) : p[c].times(d[c].minus(sum));
        expected.set(r, c, dz.value());
        errors.set(r, c, dz.error());
      }
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
}
