package dev.evengrad.reference;

import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.tensor.ParameterSlice;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * One step of the engine's run as a {@link LayerCheck} sees it.
 *
 * @param run the engine's run
 * @param layer the layer's name
 * @param input what went in
 * @param inputLayer the name of the layer that gave the input; empty for the network's input
 * @param inputActivation the activation behind which the input came
 * @param output what came out
 * @param activation the activation behind which the output came
 */
record CheckedStep(
    FloatRun run,
    String layer,
    Value input,
    String inputLayer,
    TextbookActivation inputActivation,
    Value output,
    TextbookActivation activation) {

  /** The input [rows][inputs]. */
  DMatrixRMaj x() {
    return run.matrix(input.data());
  }

  /** The output [rows][outputs]. */
  DMatrixRMaj y() {
    return run.matrix(output.data());
  }

  /** The gradient by the pre-activation of the output; null where the engine has none. */
  @Nullable DMatrixRMaj delta() {
    Tensor delta = output.delta();
    return delta == null ? null : run.matrix(delta);
  }

  /** The share of zeros that is normal for what stands behind the step's own activation. */
  double zeros() {
    return activation.reluLike() ? Comparison.ZEROS_AFTER_RELU : Comparison.ZEROS;
  }

  /** The share of zeros that is normal for what came in. */
  double inputZeros() {
    return inputActivation.reluLike() ? Comparison.ZEROS_AFTER_RELU : Comparison.ZEROS;
  }

  /** Where a parameter of the layer lies. */
  ParameterSlice slice(String role) {
    return run.weights().parameterLayout().get(layer + "." + role);
  }

  /** A parameter of the layer as a matrix. */
  DMatrixRMaj parameter(String role, int rows, int columns) {
    return Matrices.of(rows, columns, run.weights().parameters(), slice(role).offset(), columns);
  }

  /** The engine's gradient of a parameter as a matrix. */
  DMatrixRMaj gradient(String role, int rows, int columns) {
    return Matrices.of(rows, columns, run.gradients().values(), slice(role).offset(), columns);
  }

  /**
   * Compares the output with f at the engine's own pre-activations.
   *
   * @param z the pre-activations [rows][outputs] as the engine has them
   */
  void activationForward(String text, DMatrixRMaj z, Table table) {
    DMatrixRMaj y = y();
    Comparison comparison =
        table.compare(text, layer + ".output", y.getNumRows(), y.getNumCols()).zerosUpTo(zeros());
    for (int i = 0; i < y.getNumElements(); i++) {
      double expected = activation.value(z.get(i));
      comparison.entry(y.get(i), expected, activation.valueError(z.get(i)), Math.abs(expected));
    }
    comparison.done();
  }

  /**
   * Compares the delta that the step wrote into its input: a sum times the derivative d of the layer
   * below, taken from what that layer saved; bounded as {@link Products#error}.
   *
   * @param sums what stands before the factor, in double
   * @param errors the bound of each sum's error
   * @param gross the sum of the magnitudes of each sum's terms
   * @param zeros the share of zeros that the sums may have of their own
   */
  void inputDelta(
      String operation,
      DMatrixRMaj sums,
      DMatrixRMaj errors,
      DMatrixRMaj gross,
      double zeros,
      Table table) {
    Tensor written = input.delta();
    if (written == null) {
      return;
    }
    DMatrixRMaj actual = run.matrix(written);
    DMatrixRMaj saved = run.matrix(input.saved());
    boolean factored = input.derivative() != null;
    double masked = Math.max(inputZeros(), zeros);
    Comparison comparison =
        table
            .compare(operation, inputLayer + ".delta", sums.getNumRows(), sums.getNumCols())
            .zerosUpTo(masked);
    for (int i = 0; i < sums.getNumElements(); i++) {
      double s = sums.get(i);
      double e = errors.get(i);
      if (factored) {
        double d = inputActivation.derivativeFromSaved(saved.get(i));
        double f = inputActivation.derivativeError(saved.get(i));
        double bound = Products.error(s, e, d, f);
        // where the derivative's own terms cancel, its error is no multiple of it
        double scale = Math.max(Math.abs(d), f / Rounding.U);
        comparison.entry(actual.get(i), s * d, bound, gross.get(i) * scale);
      } else {
        comparison.entry(actual.get(i), s, e, gross.get(i));
      }
    }
    comparison.done();
  }
}
