package dev.evengrad.reference;

import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Weights;
import dev.evengrad.model.Input;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.Plan;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Batch normalisation in training, its running statistics, and the same layer in prediction. The engine takes its sums in double, as
 * does this check: what either may be off by is {@code (n + 2) 2^-53} of the sum of magnitudes, so each is given twice that.
 */
final class BatchNormCheck implements LayerCheck<BatchNorm> {
  /** The unit roundoff of double precision. */
  private static final double D = 0x1p-53;

  /** Single operations in double along one formula, both sides together, generously. */
  private static final int OPERATIONS = 16;

  /** A column: what it is normalised by, and what comes of it. */
  private record Column(
      Approximate mean, Approximate variance, Approximate inverse, Approximate[] h) {}

  @Override
  public String activation(BatchNorm layer) {
    return "identity";
  }

  /** The mean of exact numbers or of ones that have errors, taken in double. */
  private static Approximate mean(Approximate[] terms) {
    int n = terms.length;
    double sum = 0;
    double error = 0;
    double gross = 0;
    for (Approximate term : terms) {
      sum += term.value();
      error += term.error();
      gross += Math.abs(term.value()) + term.error();
    }
    return new Approximate(sum / n, (error + 2 * (n + OPERATIONS) * D * gross) / n);
  }

  private static Approximate[] entries(DMatrixRMaj m, int column) {
    Approximate[] entries = new Approximate[m.getNumRows()];
    for (int r = 0; r < entries.length; r++) {
      entries[r] = Approximate.exact(m.get(r, column));
    }
    return entries;
  }

  /** A product in double. */
  private static Approximate product(Approximate a, Approximate b) {
    double value = a.value() * b.value();
    double error = Math.abs(a.value()) * b.error() + a.error() * (Math.abs(b.value()) + b.error());
    return new Approximate(value, error + OPERATIONS * D * (Math.abs(value) + error));
  }

  /** A difference in double. */
  private static Approximate difference(Approximate a, Approximate b) {
    double value = a.value() - b.value();
    double error = a.error() + b.error();
    return new Approximate(value, error + OPERATIONS * D * (Math.abs(value) + error));
  }

  private static Approximate inverse(Approximate variance, double eps) {
    double sum = variance.value() + eps;
    double least = sum - variance.error() - OPERATIONS * D * sum;
    double exact = 1 / Math.sqrt(sum);
    double farthest = least > 0 ? 1 / Math.sqrt(least) : Double.POSITIVE_INFINITY;
    return new Approximate(exact, farthest - exact + OPERATIONS * D * farthest);
  }

  private static Column column(BatchNorm layer, DMatrixRMaj x, int c) {
    Approximate[] d = entries(x, c);
    Approximate mean = mean(d);
    Approximate[] squares = new Approximate[d.length];
    for (int r = 0; r < d.length; r++) {
      d[r] = difference(d[r], mean);
      squares[r] = product(d[r], d[r]);
    }
    Approximate variance = mean(squares);
    Approximate inverse = inverse(variance, layer.eps());
    Approximate[] h = new Approximate[d.length];
    for (int r = 0; r < d.length; r++) {
      h[r] = product(d[r], inverse).toFloat();
    }
    return new Column(mean, variance, inverse, h);
  }

  @Override
  public void forward(BatchNorm layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    DMatrixRMaj y = step.y();
    int n = x.getNumCols();
    DMatrixRMaj w = step.parameter("weight", 1, n);
    DMatrixRMaj b = step.parameter("bias", 1, n);
    Comparison comparison =
        table
            .compare("batch normalization", step.layer() + ".output", y.getNumRows(), n)
            .zerosUpTo(step.zeros());
    for (int c = 0; c < n; c++) {
      Approximate[] h = column(layer, x, c).h();
      for (int r = 0; r < h.length; r++) {
        Approximate expected = Approximate.fma(h[r], Approximate.exact(w.get(c)), b.get(c));
        comparison.entry(y.get(r, c), expected.value(), expected.error(), Double.NaN);
      }
    }
    comparison.done();
  }

  @Override
  public void committed(BatchNorm layer, CheckedStep step, Table table) {
    if (step.run().rows() > 1) {
      running("mean", layer, step, table);
      running("variance", layer, step, table);
    }
    prediction(layer, step, table);
  }

  /** The buffers after the step. */
  private static void running(String role, BatchNorm layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    EngineStep run = step.run();
    int offset = run.weights().bufferLayout().get(step.layer() + "." + role).offset();
    int rows = x.getNumRows();
    Comparison comparison =
        table.compare("running " + role, step.layer() + "." + role, x.getNumCols());
    for (int c = 0; c < x.getNumCols(); c++) {
      Column column = column(layer, x, c);
      Approximate batch =
          role.equals("mean")
              ? column.mean()
              : product(column.variance(), Approximate.exact(rows / (rows - 1.0)));
      double old = (1 - layer.momentum()) * run.buffersBefore()[offset + c];
      double value = old + layer.momentum() * batch.value();
      double error =
          layer.momentum() * batch.error()
              + OPERATIONS * D * (Math.abs(old) + Math.abs(layer.momentum() * batch.value()));
      Approximate next = new Approximate(value, error).toFloat();
      comparison.entry(run.weights().buffers()[offset + c], next.value(), next.error(), Double.NaN);
    }
    comparison.done();
  }

  /** The layer by itself in prediction, by the statistics that it had before the step: {@code fma(x - mean, factor, bias)}. */
  private static void prediction(BatchNorm layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    int n = x.getNumCols();
    int rows = x.getNumRows();
    DMatrixRMaj w = step.parameter("weight", 1, n);
    DMatrixRMaj b = step.parameter("bias", 1, n);
    double[] mean = buffer(step, "mean");
    double[] variance = buffer(step, "variance");
    float[] y = predicted(layer, step, x, w, b, mean, variance);
    Comparison comparison =
        table.compare("prediction", step.layer() + ".prediction", rows, n).zerosUpTo(step.zeros());
    for (int c = 0; c < n; c++) {
      Approximate inverse = inverse(Approximate.exact(variance[c]), layer.eps());
      Approximate factor = product(inverse, Approximate.exact(w.get(c))).toFloat();
      for (int r = 0; r < rows; r++) {
        Approximate d = Approximate.exact(x.get(r, c)).minus(Approximate.exact(mean[c]));
        Approximate expected = Approximate.fma(d, factor, b.get(c));
        comparison.entry(y[r * n + c], expected.value(), expected.error(), Double.NaN);
      }
    }
    comparison.done();
  }

  private static double[] buffer(CheckedStep step, String role) {
    ParameterSlice slice = step.run().weights().bufferLayout().get(step.layer() + "." + role);
    double[] entries = new double[slice.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = step.run().buffersBefore()[slice.offset() + i];
    }
    return entries;
  }

  private static float[] predicted(
      BatchNorm layer,
      CheckedStep step,
      DMatrixRMaj x,
      DMatrixRMaj w,
      DMatrixRMaj b,
      double[] mean,
      double[] variance) {
    int n = x.getNumCols();
    int rows = x.getNumRows();
    List<Layer> alone = List.of(layer);
    Shape shape = Shape.of(n);
    var declaration = new ModelSpec(new Input(shape), alone).declaration();
    float[] parameters = new float[declaration.parameterLayout().length()];
    float[] buffers = new float[declaration.bufferLayout().length()];
    fill(w.data, parameters, declaration.parameterLayout().get("batch_norm1.weight"));
    fill(b.data, parameters, declaration.parameterLayout().get("batch_norm1.bias"));
    fill(mean, buffers, declaration.bufferLayout().get("batch_norm1.mean"));
    fill(variance, buffers, declaration.bufferLayout().get("batch_norm1.variance"));
    Weights weights = Weights.forPrediction(declaration, parameters, buffers, step.run().kernels());
    Plan plan = Plan.forPrediction(shape, alone, weights, step.run().kernels(), rows);
    for (int i = 0; i < rows * n; i++) {
      plan.input().array()[plan.input().offset() + i] = (float) x.get(i);
    }
    plan.forward(rows);
    return plan.output().data().array();
  }

  private static void fill(double[] values, float[] dst, ParameterSlice slice) {
    for (int i = 0; i < slice.size(); i++) {
      dst[slice.offset() + i] = (float) values[i];
    }
  }

  @Override
  public void backward(BatchNorm layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    DMatrixRMaj dy = step.requiredDelta();
    int n = x.getNumCols();
    DMatrixRMaj w = step.parameter("weight", 1, n);
    DMatrixRMaj expected = dy.copy();
    DMatrixRMaj errors = dy.copy();
    Approximate[][] products = new Approximate[n][];
    Approximate[][] terms = new Approximate[n][];
    for (int c = 0; c < n; c++) {
      Column column = column(layer, x, c);
      Approximate[] h = column.h();
      terms[c] = entries(dy, c);
      products[c] = new Approximate[h.length];
      for (int r = 0; r < h.length; r++) {
        products[c][r] = product(terms[c][r], h[r]);
      }
      Approximate a = mean(terms[c]);
      Approximate b = mean(products[c]);
      Approximate factor = product(column.inverse(), Approximate.exact(w.get(c)));
      for (int r = 0; r < h.length; r++) {
        Approximate centered = difference(difference(terms[c][r], a), product(h[r], b));
        Approximate dx = product(factor, centered).toFloat();
        expected.set(r, c, dx.value());
        errors.set(r, c, dx.error());
      }
    }
    sums("weight", products, step, table);
    sums("bias", terms, step, table);
    DMatrixRMaj noGauge = dy.copy();
    noGauge.fill(Double.NaN);
    step.inputDelta(
        step.inputs().get(0),
        "input gradient of " + step.layer(),
        expected,
        errors,
        noGauge,
        0,
        x.getNumRows() == 1 ? 1 : Comparison.ZEROS,
        table);
  }

  private static void sums(String role, Approximate[][] terms, CheckedStep step, Table table) {
    if (!step.trains(role)) {
      return;
    }
    DMatrixRMaj g = step.gradient(role, 1, terms.length);
    DMatrixRMaj before = step.gradientBefore(role, 1, terms.length);
    Comparison comparison =
        table.compare(role + " gradient", step.layer() + "." + role, terms.length);
    for (int c = 0; c < terms.length; c++) {
      int rows = terms[c].length;
      Approximate mean = mean(terms[c]);
      double value = before.get(c) + mean.value() * rows;
      double error = mean.error() * rows + OPERATIONS * D * Math.abs(before.get(c));
      Approximate sum = new Approximate(value, error).toFloat();
      comparison.entry(g.get(c), sum.value(), sum.error(), Double.NaN);
    }
    comparison.done();
  }
}
