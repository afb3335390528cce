package dev.evengrad.reference;

import dev.evengrad.layer.Residual;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A residual connection: {@code x + s f} is one fused multiply-add; the projection is a dense layer. Backward the delta is copied to
 * x, times s to f, and the fork adds what comes back by both ways. The gradient of a learned s is a sum over all entries.
 */
final class ResidualCheck implements LayerCheck<Residual> {
  private final DenseCheck dense = new DenseCheck();

  @Override
  public String activation(Residual layer) {
    return "identity";
  }

  private static boolean isProjection(CheckedStep step) {
    return step.inputs().size() == 1;
  }

  private static double scale(Residual layer, CheckedStep step) {
    return layer.learned() ? step.parameter("scale", 1, 1).get(0) : (float) layer.scale();
  }

  @Override
  public void forward(Residual layer, CheckedStep step, Table table) {
    if (ForkCheck.isFork(step)) {
      return;
    }
    if (isProjection(step)) {
      dense.forward(Residual.projection(step.output().data().width()), step, table);
      return;
    }
    DMatrixRMaj x = step.run().matrix(step.inputs().get(0).value().data());
    DMatrixRMaj f = step.run().matrix(step.inputs().get(1).value().data());
    DMatrixRMaj y = step.y();
    double scale = scale(layer, step);
    Comparison comparison =
        table
            .compare("residual", step.layer() + ".output", y.getNumRows(), y.getNumCols())
            .zerosUpTo(step.zeros());
    for (int i = 0; i < y.getNumElements(); i++) {
      double expected = x.get(i) + scale * f.get(i);
      double bound = Rounding.gamma(2) * Math.abs(expected) + Rounding.SMALLEST;
      comparison.entry(y.get(i), expected, bound, Math.abs(expected));
    }
    comparison.done();
  }

  @Override
  public void backward(Residual layer, CheckedStep step, Table table) {
    if (ForkCheck.isFork(step)) {
      ForkCheck.backward(step, table);
      return;
    }
    if (isProjection(step)) {
      dense.backward(Residual.projection(step.output().data().width()), step, table);
      return;
    }
    DMatrixRMaj dy = step.requiredDelta();
    List<Source> inputs = step.inputs();
    step.copiedDelta(inputs.get(0), "residual gradient, input", dy, table);
    double scale = scale(layer, step);
    DMatrixRMaj df = dy.copy();
    DMatrixRMaj errors = new DMatrixRMaj(dy.getNumRows(), dy.getNumCols());
    for (int i = 0; i < df.getNumElements(); i++) {
      df.set(i, scale * dy.get(i));
      errors.set(i, Rounding.gamma(2) * Math.abs(df.get(i)) + Rounding.SMALLEST);
    }
    step.inputDelta(
        inputs.get(1),
        "residual gradient, layers",
        df,
        errors,
        Matrices.abs(df),
        Rounding.SMALLEST,
        1,
        table);
    if (layer.learned() && step.trains("scale")) {
      scaleGradient(step, dy, step.run().matrix(inputs.get(1).value().data()), table);
    }
  }

  private static void scaleGradient(CheckedStep step, DMatrixRMaj dy, DMatrixRMaj f, Table table) {
    double sum = 0;
    double gross = 0;
    for (int i = 0; i < f.getNumElements(); i++) {
      sum += dy.get(i) * f.get(i);
      gross += Math.abs(dy.get(i) * f.get(i));
    }
    if (step.accumulates()) {
      // the pieces before were added up column by column, and what that gave is not kept
      table.notCompared("scale gradient", step.layer() + ".scale");
      return;
    }
    Comparison comparison = table.compare("scale gradient", step.layer() + ".scale", 1);
    int terms = f.getNumElements();
    double bound = Rounding.ofSum(terms, gross);
    double underflow = terms * Rounding.SMALLEST;
    comparison.entry(step.gradient("scale", 1, 1).get(0), sum, bound, gross, underflow);
    comparison.done();
  }
}
