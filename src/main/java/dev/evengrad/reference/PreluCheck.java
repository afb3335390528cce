package dev.evengrad.reference;

import dev.evengrad.layer.Prelu;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import org.ejml.data.DMatrixRMaj;

/** At most one product an entry, forward and backward; the gradient of the slope is a sum over all entries. */
final class PreluCheck implements LayerCheck<Prelu> {
  @Override
  public String activation(Prelu layer) {
    return "identity";
  }

  @Override
  public void forward(Prelu layer, CheckedStep step, Table table) {
    DMatrixRMaj z = step.x();
    DMatrixRMaj y = step.y();
    double slope = step.parameter("slope", 1, 1).get(0);
    Comparison comparison =
        table
            .compare("prelu", step.layer() + ".output", y.getNumRows(), y.getNumCols())
            .zerosUpTo(step.zeros());
    for (int i = 0; i < z.getNumElements(); i++) {
      double expected = z.get(i) > 0 ? z.get(i) : slope * z.get(i);
      double bound = z.get(i) > 0 ? 0 : Rounding.U * Math.abs(expected) + Rounding.SMALLEST;
      comparison.entry(y.get(i), expected, bound, Math.abs(expected));
    }
    comparison.done();
  }

  @Override
  public void backward(Prelu layer, CheckedStep step, Table table) {
    DMatrixRMaj z = step.x();
    DMatrixRMaj dy = step.requiredDelta();
    double slope = step.parameter("slope", 1, 1).get(0);
    DMatrixRMaj dz = dy.copy();
    DMatrixRMaj errors = new DMatrixRMaj(dy.getNumRows(), dy.getNumCols());
    double sum = 0;
    double gross = 0;
    for (int i = 0; i < z.getNumElements(); i++) {
      if (!(z.get(i) > 0)) {
        dz.set(i, slope * dy.get(i));
        errors.set(i, Rounding.U * Math.abs(dz.get(i)) + Rounding.SMALLEST);
        sum += dy.get(i) * z.get(i);
        gross += Math.abs(dy.get(i) * z.get(i));
      }
    }
    step.inputDelta(
        step.inputs().get(0),
        "input gradient of " + step.layer(),
        dz,
        errors,
        Matrices.abs(dz),
        Rounding.SMALLEST,
        1,
        table);
    if (!step.trains("slope")) {
      return;
    }
    if (step.accumulates()) {
      // the pieces before were added up column by column, and what that gave is not kept
      table.notCompared("slope gradient", step.layer() + ".slope");
      return;
    }
    Comparison comparison = table.compare("slope gradient", step.layer() + ".slope", 1);
    int terms = z.getNumElements();
    double bound = Rounding.ofSum(terms, gross);
    double underflow = terms * Rounding.SMALLEST;
    comparison.entry(step.gradient("slope", 1, 1).get(0), sum, bound, gross, underflow);
    comparison.done();
  }
}
