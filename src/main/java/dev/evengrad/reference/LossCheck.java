package dev.evengrad.reference;

import dev.evengrad.layer.Head;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.reference.textbook.TextbookLoss;
import dev.evengrad.reference.textbook.TextbookTarget;
import org.ejml.data.DMatrixRMaj;

/** The loss and its gradient at the engine's own outputs, within the bounds that the twin proves. */
final class LossCheck {
  private LossCheck() {}

  static void check(
      String text,
      TextbookLoss twin,
      EngineStep run,
      EngineLosses losses,
      TextbookTarget target,
      Table table) {
    TextbookLoss scaled = losses.share() == 1 ? twin : new PartOfLoss(twin, losses.share());
    DMatrixRMaj prediction = run.matrix(run.plan().output().data());
    value(text, "loss", losses.value(), losses.slack(), scaled, prediction, target, table);
    if (losses.gradient() != null) {
      gradient(text, "loss", losses.gradient(), 1, scaled, prediction, target, table);
    }
    for (int i = 0; i < losses.heads().size(); i++) {
      Head head = losses.heads().get(i);
      DMatrixRMaj output = run.matrix(head.output().data());
      String name = head.name() + ".loss";
      value(text, name, losses.headValues().get(i), 0, scaled, output, target, table);
      DMatrixRMaj gradient = losses.headGradients().get(i);
      gradient(text, name, gradient, head.weight(), scaled, output, target, table);
    }
  }

  private static void value(
      String text,
      String name,
      double actual,
      double slack,
      TextbookLoss twin,
      DMatrixRMaj prediction,
      TextbookTarget target,
      Table table) {
    double expected = twin.value(prediction, target);
    Comparison value = table.compare(text, name, 1);
    double bound = twin.valueError(prediction, target) + slack;
    double gross = twin.valueGross(prediction, target);
    value.entry(actual, expected, bound, gross, twin.valueUnderflow(prediction, target));
    value.done();
  }

  /** A weight other than 1 was rounded itself, and is one product more. */
  private static void gradient(
      String text,
      String name,
      DMatrixRMaj gradient,
      double weight,
      TextbookLoss twin,
      DMatrixRMaj prediction,
      TextbookTarget target,
      Table table) {
    DMatrixRMaj exact = twin.gradient(prediction, target);
    DMatrixRMaj errors = twin.gradientError(prediction, target);
    DMatrixRMaj gross = twin.gradientGross(prediction, target);
    DMatrixRMaj underflow = twin.gradientUnderflow(prediction, target);
    Comparison comparison =
        table
            .compare(text + " gradient", name + ".gradient", exact.getNumRows(), exact.getNumCols())
            .zerosUpTo(Comparison.ZEROS);
    for (int i = 0; i < exact.getNumElements(); i++) {
      double g = exact.get(i);
      double error = errors.get(i);
      double bound = weight == 1 ? error : Products.error(g, error, weight, Rounding.U * weight);
      double lost = weight * underflow.get(i) + Rounding.SMALLEST;
      comparison.entry(gradient.get(i), weight * g, bound, weight * gross.get(i), lost);
    }
    comparison.done();
  }

  /**
   * The delta of a layer on whose output a loss was taken: the engine's gradient of the loss times f', one product more.
   *
   * @param gradient of the loss
   */
  static void outputDelta(CheckedStep last, DMatrixRMaj gradient, Table table) {
    DMatrixRMaj delta = last.delta();
    if (delta == null || last.output().derivative() == null) {
      return;
    }
    TextbookActivation activation = last.activation();
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
      double f = activation.derivativeError(saved.get(i));
      double gross = Math.abs(g) * gross(Math.abs(d), f);
      comparison.entry(delta.get(i), g * d, Products.error(g, 0, d, f), gross);
    }
    comparison.done();
  }

  /** What a function's error is measured by: its magnitude, or more where its own terms cancel or underflow and its error is no multiple of it. */
  static double gross(double magnitude, double error) {
    return Math.max(magnitude, error / Rounding.U);
  }
}
