package dev.evengrad.reference;

import dev.evengrad.layer.Branches;
import dev.evengrad.reference.textbook.Rounding;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Branches side by side are copies, so exact; added, a sum of as many terms. Deltas are copies. */
final class BranchesCheck implements LayerCheck<Branches> {
  @Override
  public String activation(Branches layer) {
    return "identity";
  }

  @Override
  public double zeros(Branches layer, double inputs, double own) {
    return inputs;
  }

  @Override
  public void forward(Branches layer, CheckedStep step, Table table) {
    if (ForkCheck.isFork(step)) {
      return;
    }
    DMatrixRMaj y = step.y();
    DMatrixRMaj expected = new DMatrixRMaj(y.getNumRows(), y.getNumCols());
    DMatrixRMaj gross = expected.copy();
    int column = 0;
    for (Source source : step.inputs()) {
      DMatrixRMaj x = step.run().matrix(source.value().data());
      for (int r = 0; r < x.getNumRows(); r++) {
        for (int c = 0; c < x.getNumCols(); c++) {
          expected.add(r, column + c, x.get(r, c));
          gross.add(r, column + c, Math.abs(x.get(r, c)));
        }
      }
      column += layer.sum() ? 0 : x.getNumCols();
    }
    Comparison comparison =
        table
            .compare("branches", step.layer() + ".output", y.getNumRows(), y.getNumCols())
            .zerosUpTo(step.zeros());
    for (int i = 0; i < y.getNumElements(); i++) {
      double bound = layer.sum() ? Rounding.gamma(step.inputs().size()) * gross.get(i) : 0;
      comparison.entry(y.get(i), expected.get(i), bound, gross.get(i));
    }
    comparison.done();
  }

  @Override
  public void backward(Branches layer, CheckedStep step, Table table) {
    if (ForkCheck.isFork(step)) {
      ForkCheck.backward(step, table);
      return;
    }
    DMatrixRMaj dy = step.requiredDelta();
    int column = 0;
    for (Source source : step.inputs()) {
      int width = source.value().data().width();
      int from = layer.sum() ? 0 : column;
      DMatrixRMaj part = CommonOps_DDRM.extract(dy, 0, dy.getNumRows(), from, from + width);
      step.copiedDelta(source, "branches gradient", part, table);
      column += width;
    }
  }
}
