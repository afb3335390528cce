package dev.evengrad.layer;

import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.TensorStatistics;
import org.jspecify.annotations.Nullable;

/** {@link Dense} compiled: one product forward, at most three kernels backward. In prediction a batch normalisation may be folded in. */
final class DenseOp implements LayerOp {
  private final Kernels kernels;
  private final PackedWeights weights;
  private final float @Nullable [] bias;
  private final int biasOffset;
  private final @Nullable ElementwiseLoops activation;
  private final Value input;
  private final Tensor z;
  private final Value output;
  private final @Nullable ParameterGradients gradients;

  DenseOp(
      Compilation c,
      String name,
      boolean hasBias,
      Value input,
      Tensor z,
      Value output,
      @Nullable ElementwiseLoops activation) {
    this.kernels = c.kernels();
    FoldedDense folded = c.training() ? null : c.weights().folded(name);
    if (folded == null) {
      this.weights = c.weights().packed(name + ".weight");
      this.bias = hasBias ? c.weights().parameters() : null;
      this.biasOffset = hasBias ? c.weights().parameterLayout().get(name + ".bias").offset() : 0;
    } else {
      this.weights = folded.weights();
      this.bias = folded.bias();
      this.biasOffset = 0;
    }
    this.activation = activation;
    this.input = input;
    this.z = z;
    this.output = output;
    this.gradients = c.training() ? new ParameterGradients(c, name, hasBias) : null;
    kernels.reserve(c.capacity(), weights.inputs(), weights.outputs(), weights.use());
  }

  @Override
  public void forward(int rows) {
    Tensor x = input.data();
    Tensor y = output.data();
    kernels.denseForward(
        rows,
        x.array(),
        x.offset(),
        x.stride(),
        weights,
        bias,
        biasOffset,
        activation,
        z.array(),
        z.offset(),
        z.stride(),
        y.array(),
        y.offset(),
        y.stride());
  }

  @Override
  public void backward(int rows) {
    Tensor dz = output.delta();
    if (dz == null || gradients == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    gradients.write(rows, dz, input.data());
    Tensor dx = input.delta();
    if (dx != null) {
      Tensor saved = input.saved();
      kernels.denseInputGradient(
          rows,
          dz.array(),
          dz.offset(),
          dz.stride(),
          weights,
          input.derivative(),
          saved.array(),
          saved.offset(),
          saved.stride(),
          dx.array(),
          dx.offset(),
          dx.stride());
    }
  }

  /** Where the gradients of weight and bias go. */
  private static final class ParameterGradients {
    private final Kernels kernels;
    private final StepClock clock;
    private final float[] values;
    private final int weightOffset;
    private final @Nullable TensorStatistics weightStatistics;
    private final int biasOffset;
    private final @Nullable TensorStatistics biasStatistics;

    ParameterGradients(Compilation c, String name, boolean hasBias) {
      this.kernels = c.kernels();
      this.clock = c.clock();
      this.values = c.gradients().values();
      this.weightOffset = c.weights().parameterLayout().get(name + ".weight").offset();
      this.weightStatistics = wanted(c, name + ".weight");
      this.biasOffset = hasBias ? c.weights().parameterLayout().get(name + ".bias").offset() : 0;
      this.biasStatistics = hasBias ? wanted(c, name + ".bias") : null;
    }

    /** Null for a parameter that is frozen. */
    private static @Nullable TensorStatistics wanted(Compilation c, String parameter) {
      return c.trains(parameter) ? c.gradients().statistics(parameter) : null;
    }

    void write(int rows, Tensor dz, Tensor x) {
      if (weightStatistics != null) {
        kernels.denseWeightGradient(
            rows,
            dz.width(),
            x.width(),
            dz.array(),
            dz.offset(),
            dz.stride(),
            x.array(),
            x.offset(),
            x.stride(),
            clock.accumulates(),
            values,
            weightOffset,
            weightStatistics);
      }
      if (biasStatistics != null) {
        kernels.columnSums(
            rows,
            dz.width(),
            dz.array(),
            dz.offset(),
            dz.stride(),
            clock.accumulates(),
            values,
            biasOffset,
            biasStatistics);
      }
    }
  }
}
