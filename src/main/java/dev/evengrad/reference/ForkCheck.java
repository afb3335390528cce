package dev.evengrad.reference;

import dev.evengrad.layer.Compilation;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Whether a step is the fork of a layer, and its check. */
final class ForkCheck {
  private ForkCheck() {}

  static boolean isFork(CheckedStep step) {
    return step.layer().endsWith(Compilation.FORK);
  }

  /** {@code d1 + d2 + ...}: a sum without products. */
  static void backward(CheckedStep step, Table table) {
    DMatrixRMaj sums = step.requiredDelta();
    DMatrixRMaj gross = Matrices.abs(sums);
    List<DMatrixRMaj> deltas = step.deltas();
    for (int k = 1; k < deltas.size(); k++) {
      for (int i = 0; i < sums.getNumElements(); i++) {
        sums.add(i / sums.getNumCols(), i % sums.getNumCols(), deltas.get(k).get(i));
        gross.set(i, gross.get(i) + Math.abs(deltas.get(k).get(i)));
      }
    }
    DMatrixRMaj errors = gross.copy();
    for (int i = 0; i < errors.getNumElements(); i++) {
      errors.set(i, Rounding.gamma(deltas.size()) * gross.get(i));
    }
    step.inputDelta(step.inputs().get(0), "gradients added up", sums, errors, gross, 0, 1, table);
  }
}
