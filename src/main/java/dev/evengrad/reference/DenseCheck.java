package dev.evengrad.reference;

import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Tensor;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookDense;
import dev.evengrad.tensor.ParameterSlice;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer. Each of its products is a sum, bounded as {@link Rounding#ofSum}: over the inputs
 * forward, over the rows for the gradients of weight and bias, over the outputs for the input. The
 * activation is compared at the engine's own pre-activations: where the engine has not kept them, the
 * kernel computes them once more without the activation, which by the one arithmetic gives the same
 * bits, or else shows as an activation out of bounds.
 */
final class DenseCheck implements LayerCheck<Dense> {
  /** The roundings of a sum of squares: a lane has 64 entries of a block; two for the rest. */
  private static final int ROUNDINGS_OF_SQUARES = 66;

  @Override
  public String activation(Dense layer) {
    return layer.activation().text();
  }

  @Override
  public void forward(Dense layer, CheckedStep step, Table table) {
    DMatrixRMaj x = step.x();
    int inputs = x.getNumCols();
    DMatrixRMaj w = step.parameter("weight", layer.units(), inputs);
    double[] b = layer.bias() ? Matrices.entries(step.parameter("bias", 1, layer.units())) : null;
    DMatrixRMaj expected = TextbookDense.linear(x, w, b);
    DMatrixRMaj gross = TextbookDense.linear(Matrices.abs(x), Matrices.abs(w), magnitudes(b));
    boolean plain = activation(layer).equals("identity");
    DMatrixRMaj z = plain ? step.y() : preActivations(layer, step);
    table
        .compare(
            "dense forward",
            step.layer() + (plain ? ".output" : ".z"),
            z.getNumRows(),
            z.getNumCols())
        .zerosUpTo(Comparison.ZEROS)
        .sums(z, expected, gross, inputs)
        .done();
    if (!plain) {
      step.activationForward(activation(layer), z, table);
    }
  }

  private static DMatrixRMaj preActivations(Dense layer, CheckedStep step) {
    EngineStep run = step.run();
    Tensor x = step.input().data();
    int units = layer.units();
    float[] z = new float[run.rows() * units];
    int biasOffset = layer.bias() ? step.slice("bias").offset() : 0;
    run.kernels()
        .denseForward(
            run.rows(),
            x.array(),
            x.offset(),
            x.stride(),
            run.weights().packed(step.layer() + ".weight"),
            layer.bias() ? run.weights().parameters() : null,
            biasOffset,
            null,
            z,
            0,
            units,
            z,
            0,
            units);
    return Matrices.of(run.rows(), units, z, 0, units);
  }

  @Override
  public void backward(Dense layer, CheckedStep step, Table table) {
    DMatrixRMaj dz = step.delta();
    if (dz == null) {
      throw new IllegalStateException(step.layer() + " has no delta in a plan for training");
    }
    DMatrixRMaj x = step.x();
    int inputs = x.getNumCols();
    int units = layer.units();
    DMatrixRMaj absDz = Matrices.abs(dz);
    if (step.trains("weight")) {
      weightGradient(x, dz, absDz, step, table);
    }
    if (layer.bias() && step.trains("bias")) {
      biasGradient(dz, absDz, step, table);
    }
    DMatrixRMaj w = step.parameter("weight", units, inputs);
    DMatrixRMaj gross = TextbookDense.inputGradient(absDz, Matrices.abs(w));
    DMatrixRMaj errors = gross.copy();
    for (int i = 0; i < errors.getNumElements(); i++) {
      errors.set(i, Rounding.ofSum(units, gross.get(i)));
    }
    step.inputDelta(
        step.inputs().get(0),
        "input gradient of " + step.layer(),
        TextbookDense.inputGradient(dz, w),
        errors,
        gross,
        units * Rounding.SMALLEST,
        Comparison.ZEROS,
        table);
  }

  private static void weightGradient(
      DMatrixRMaj x, DMatrixRMaj dz, DMatrixRMaj absDz, CheckedStep step, Table table) {
    int units = dz.getNumCols();
    int inputs = x.getNumCols();
    DMatrixRMaj before = step.gradientBefore("weight", units, inputs);
    table
        .compare("weight gradient", step.layer() + ".weight", units, inputs)
        .zerosUpTo(Math.max(step.zeros(), step.inputZeros()))
        .sums(
            step.gradient("weight", units, inputs),
            plus(TextbookDense.weightGradient(dz, x), before),
            plus(TextbookDense.weightGradient(absDz, Matrices.abs(x)), Matrices.abs(before)),
            terms(dz, step))
        .done();
    statistics("weight", step, table);
  }

  private static void biasGradient(
      DMatrixRMaj dz, DMatrixRMaj absDz, CheckedStep step, Table table) {
    int units = dz.getNumCols();
    DMatrixRMaj before = step.gradientBefore("bias", 1, units);
    table
        .compare("bias gradient", step.layer() + ".bias", units)
        .zerosUpTo(step.zeros())
        .sums(
            step.gradient("bias", 1, units),
            plus(Matrices.of(1, units, TextbookDense.columnSums(dz)), before),
            plus(Matrices.of(1, units, TextbookDense.columnSums(absDz)), Matrices.abs(before)),
            terms(dz, step))
        .done();
    statistics("bias", step, table);
  }

  private static DMatrixRMaj plus(DMatrixRMaj sums, DMatrixRMaj before) {
    CommonOps_DDRM.addEquals(sums, before);
    return sums;
  }

  /** What a chain over the rows adds up: in later pieces of a batch what the others gave too. */
  private static int terms(DMatrixRMaj dz, CheckedStep step) {
    return dz.getNumRows() + (step.accumulates() ? 1 : 0);
  }

  /**
   * The statistics that were taken as a gradient was written: the sum of squares within {@code
   * gamma(66)} of that of the engine's own entries (all terms are positive), the largest magnitude
   * exactly.
   */
  private static void statistics(String role, CheckedStep step, Table table) {
    ParameterSlice slice = step.slice(role);
    TensorStatistics statistics = step.run().gradients().statistics(slice.name());
    DMatrixRMaj g = step.gradient(role, 1, slice.size());
    double sum = 0;
    double largest = 0;
    for (int i = 0; i < g.getNumElements(); i++) {
      sum += g.get(i) * g.get(i);
      largest = Math.max(largest, Math.abs(g.get(i)));
    }
    double underflow = slice.size() * Rounding.SMALLEST;
    double bound = Rounding.gamma(ROUNDINGS_OF_SQUARES) * sum + underflow;
    Comparison comparison = table.compare("gradient statistics", slice.name(), 2);
    comparison.entry(statistics.sumOfSquares(), sum, bound, sum, underflow);
    comparison.entry(statistics.largest(), largest, 0, largest);
    comparison.done();
  }

  private static double @Nullable [] magnitudes(double @Nullable [] b) {
    return b == null ? null : Matrices.entries(Matrices.abs(Matrices.of(1, b.length, b)));
  }
}
