package dev.evengrad.reference;

import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * One step of the engine's run as a {@link LayerCheck} sees it.
 *
 * @param run the engine's step
 * @param layer the layer's name
 * @param inputs what went in
 * @param outputs what came out: the values of a fork, else one
 * @param activation the activation behind which the output came
 * @param zeros the share of zeros that is normal for the output
 */
record CheckedStep(
    EngineStep run,
    String layer,
    List<Source> inputs,
    List<Value> outputs,
    TextbookActivation activation,
    double zeros) {

  /** What went in; the first where there are several. */
  Value input() {
    return inputs.get(0).value();
  }

  /** What came out; the first where there are several. */
  Value output() {
    return outputs.get(0);
  }

  /** The input [rows][inputs]. */
  DMatrixRMaj x() {
    return run.matrix(input().data());
  }

  /** The output [rows][outputs]. */
  DMatrixRMaj y() {
    return run.matrix(output().data());
  }

  /** The gradient by the pre-activation of the output; null where the engine has none. */
  @Nullable DMatrixRMaj delta() {
    Tensor delta = output().delta();
    return delta == null ? null : run.matrix(delta);
  }

  /** The gradient by the output, which a plan for training has. */
  DMatrixRMaj requiredDelta() {
    DMatrixRMaj delta = delta();
    if (delta == null) {
      throw new IllegalStateException(layer + " has no delta in a plan for training");
    }
    return delta;
  }

  /** The gradients of all outputs. */
  List<DMatrixRMaj> deltas() {
    List<DMatrixRMaj> deltas = new ArrayList<>();
    for (Value each : outputs) {
      Tensor delta = each.delta();
      if (delta != null) {
        deltas.add(run.matrix(delta));
      }
    }
    return deltas;
  }

  /** The share of zeros that is normal for what came in. */
  double inputZeros() {
    return inputs.get(0).zeros();
  }

  /** Whether a parameter of the layer is trained, and so has a gradient. */
  boolean trains(String role) {
    return run.gradients().wants(layer + "." + role);
  }

  /** Where a parameter of the layer lies. */
  ParameterSlice slice(String role) {
    return run.weights().parameterLayout().get(layer + "." + role);
  }

  /** A parameter of the layer as a matrix. */
  DMatrixRMaj parameter(String role, int rows, int columns) {
    return Matrices.of(rows, columns, run.weights().parameters(), slice(role).offset(), columns);
  }

  /** Whether gradients of parameters were added to those of the pieces of the batch before. */
  boolean accumulates() {
    return run.gradientsBefore() != null;
  }

  /** What the gradient of a parameter was added to, in later pieces of a batch; zeros else. */
  DMatrixRMaj gradientBefore(String role, int rows, int columns) {
    float[] before = run.gradientsBefore();
    return before == null
        ? new DMatrixRMaj(rows, columns)
        : Matrices.of(rows, columns, before, slice(role).offset(), columns);
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
        table.compare(text, layer + ".output", y.getNumRows(), y.getNumCols()).zerosUpTo(zeros);
    for (int i = 0; i < y.getNumElements(); i++) {
      double expected = activation.value(z.get(i));
      double bound = activation.valueError(z.get(i));
      comparison.entry(y.get(i), expected, bound, LossCheck.gross(Math.abs(expected), bound));
    }
    comparison.done();
  }

  /**
   * Compares the delta that the step wrote into its input: a sum times the derivative d of the layer
   * below, taken from what that layer saved; bounded as {@link Products#error}.
   *
   * @param source the input
   * @param sums what stands before the factor, in double
   * @param errors the bound of each sum's error
   * @param gross the sum of the magnitudes of each sum's terms
   * @param underflow the part of the errors that is no multiple of it
   * @param zerosOfSums the share of zeros that the sums may have of their own
   */
  void inputDelta(
      Source source,
      String operation,
      DMatrixRMaj sums,
      DMatrixRMaj errors,
      DMatrixRMaj gross,
      double underflow,
      double zerosOfSums,
      Table table) {
    Value input = source.value();
    Tensor written = input.delta();
    if (written == null) {
      return;
    }
    DMatrixRMaj actual = run.matrix(written);
    DMatrixRMaj saved = run.matrix(input.saved());
    boolean factored = input.derivative() != null;
    double masked = Math.max(source.zeros(), zerosOfSums);
    Comparison comparison =
        table
            .compare(operation, source.layer() + ".delta", sums.getNumRows(), sums.getNumCols())
            .zerosUpTo(masked);
    for (int i = 0; i < sums.getNumElements(); i++) {
      double s = sums.get(i);
      double e = errors.get(i);
      if (factored) {
        double d = source.activation().derivativeFromSaved(saved.get(i));
        double f = source.activation().derivativeError(saved.get(i));
        double bound = Products.error(s, e, d, f);
        double lost = underflow * (Math.abs(d) + f) + Rounding.SMALLEST;
        double scaled = gross.get(i) * LossCheck.gross(Math.abs(d), f);
        comparison.entry(actual.get(i), s * d, bound, scaled, lost);
      } else {
        comparison.entry(actual.get(i), s, e, gross.get(i), underflow + Rounding.SMALLEST);
      }
    }
    comparison.done();
  }

  /** As {@link #inputDelta} where the delta was copied: exact but for the derivative. */
  void copiedDelta(Source source, String operation, DMatrixRMaj copied, Table table) {
    DMatrixRMaj exact = new DMatrixRMaj(copied.getNumRows(), copied.getNumCols());
    inputDelta(source, operation, copied, exact, Matrices.abs(copied), 0, 1, table);
  }
}
