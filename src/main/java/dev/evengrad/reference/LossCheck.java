package dev.evengrad.reference;

import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.reference.textbook.TextbookLoss;
import dev.evengrad.reference.textbook.TextbookTarget;
import org.ejml.data.DMatrixRMaj;

/** The loss and its gradient at the engine's own outputs, within the bounds that the twin proves. */
final class LossCheck {
  private LossCheck() {}

  static void check(
      String text, TextbookLoss twin, FloatRun run, TextbookTarget target, Table table) {
    DMatrixRMaj prediction = run.matrix(run.plan().output().data());
    double expected = twin.value(prediction, target);
    double error = twin.valueError(prediction, target);
    Comparison value = table.compare(text, "loss", 1);
    value.entry(run.loss(), expected, error, Math.abs(expected));
    value.done();

    DMatrixRMaj gradient = run.lossGradient();
    DMatrixRMaj exact = twin.gradient(prediction, target);
    DMatrixRMaj bound = twin.gradientError(prediction, target);
    DMatrixRMaj gross = twin.gradientGross(prediction, target);
    Comparison comparison =
        table
            .compare(text + " gradient", "loss.gradient", exact.getNumRows(), exact.getNumCols())
            .zerosUpTo(Comparison.ZEROS);
    for (int i = 0; i < exact.getNumElements(); i++) {
      comparison.entry(gradient.get(i), exact.get(i), bound.get(i), gross.get(i));
    }
    comparison.done();
  }

  /** The delta of the last layer: the engine's gradient of the loss times f', one product more. */
  static void outputDelta(CheckedStep last, Table table) {
    DMatrixRMaj delta = last.delta();
    if (delta == null || last.output().derivative() == null) {
      return;
    }
    TextbookActivation activation = last.activation();
    DMatrixRMaj gradient = last.run().lossGradient();
    DMatrixRMaj saved = last.run().matrix(last.output().saved());
    Comparison comparison =
        table
            .compare(
                "derivative at the output",
                last.layer() + ".delta",
                delta.getNumRows(),
                delta.getNumCols())
            .zerosUpTo(last.zeros());
    for (int i = 0; i < delta.getNumElements(); i++) {
      double g = gradient.get(i);
      double d = activation.derivativeFromSaved(saved.get(i));
      double bound = Products.error(g, 0, d, activation.derivativeError(saved.get(i)));
      comparison.entry(delta.get(i), g * d, bound, Math.abs(g * d));
    }
    comparison.done();
  }
}
