package dev.evengrad.train;

import dev.evengrad.activation.SaturatedRange;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.kernel.BatchMoments;
import dev.evengrad.kernel.ExponentCounts;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.layer.Tensor;
import dev.evengrad.tensor.ParameterSlice;
import org.jspecify.annotations.Nullable;

/** Measures one watched layer. Made once for a trainer; nothing is allocated after that. */
final class LayerWatch {
  private static final float NO_LIMIT = Float.POSITIVE_INFINITY;

  private final int index;
  private final Kernels kernels;
  private final LaneSums laneSums;
  private final Tensor output;
  private final @Nullable Tensor delta;
  private final @Nullable ParameterSlice weight;
  private final @Nullable TensorStatistics gradientStatistics;
  private final int slice;
  private final boolean chained;
  private final boolean normalized;
  private final @Nullable SaturatedRange saturated;
  private final BatchMoments deltas;
  private final BatchMoments activations;
  private final BatchMoments gradients;
  private final ExponentCounts deltaExponents = new ExponentCounts();
  private final ExponentCounts activationExponents = new ExponentCounts();
  private final ExponentCounts gradientExponents = new ExponentCounts();
  private final float @Nullable [] columns;
  private final TensorStatistics columnStatistics;
  private boolean everything;

  /**
   * Of a layer.
   *
   * @param index among all watched layers
   * @param slice the index of its weight among what is trained; -1 without one
   * @param gradientStatistics those of the weight; null without one
   * @param inPieces whether batches may come in pieces
   */
  LayerWatch(
      int index,
      WatchedOperation watched,
      int slice,
      @Nullable TensorStatistics gradientStatistics,
      Kernels kernels,
      BatchMoments.Scratch scratch,
      boolean inPieces) {
    this.index = index;
    this.kernels = kernels;
    this.laneSums = kernels.laneSums();
    this.output = watched.step().output().data();
    this.delta = watched.step().output().delta();
    this.weight = watched.weight();
    this.slice = slice;
    this.gradientStatistics = gradientStatistics;
    boolean matrix = weight != null && weight.shape().rank() == 2;
    this.chained = matrix && watched.layer().chain() >= 0;
    this.normalized = matrix && watched.layer().normalized();
    this.saturated = SaturatedRange.of(watched.activation());
    boolean gaps = inPieces || !output.contiguous() || (delta != null && !delta.contiguous());
    this.deltas = new BatchMoments(kernels.moments(), scratch, gaps);
    this.activations = new BatchMoments(kernels.moments(), scratch, gaps);
    this.gradients = new BatchMoments(kernels.moments(), scratch, false);
    boolean mayDie = SaturatedRange.mayDie(watched.activation());
    this.columns = mayDie ? new float[output.width()] : null;
    this.columnStatistics = new TensorStatistics(mayDie ? output.width() : 0);
  }

  /** The index of its weight among what is trained; -1 without one. */
  int slice() {
    return slice;
  }

  /**
   * The next rows of delta are the first of a batch.
   *
   * @param batchRows all rows of the batch
   */
  void beginDeltas(boolean newEverything, int batchRows) {
    everything = newEverything;
    if (everything) {
      deltas.beginAll(0, NO_LIMIT);
      deltaExponents.begin(batchRows, output.width());
    } else {
      deltas.beginNorm();
    }
  }

  /** Takes delta of the rows in the tensors. */
  void takeDeltas(int rows, boolean last) {
    if (delta != null) {
      deltas.take(rows, delta.width(), delta.array(), delta.offset(), delta.stride(), last);
      if (everything) {
        deltaExponents.take(rows, delta.width(), delta.array(), delta.offset(), delta.stride());
      }
    }
  }

  boolean deltasFinite() {
    return deltas.finite();
  }

  /** Writes what was taken of delta. */
  void writeDeltas(StepNumbers numbers) {
    if (delta == null) {
      return;
    }
    numbers.set(Statistic.DELTA_NORM, index, deltas.norm());
    numbers.set(Statistic.DELTA_MAX, index, deltas.largest());
    if (everything) {
      numbers.set(Statistic.DELTA_MEAN, index, deltas.mean());
      numbers.set(Statistic.DELTA_ZEROS, index, deltas.zeroFraction());
      numbers.set(Statistic.DELTA_NON_FINITE, index, (double) deltas.notFinite());
      numbers.histograms().set(LayerTensor.DELTA, index, deltaExponents);
    }
  }

  /**
   * Takes the output of the rows in the tensors.
   *
   * @param batchRows all rows of the batch
   */
  void takeOutputs(int rows, int batchRows, boolean first, boolean last) {
    if (first) {
      activationExponents.begin(batchRows, output.width());
      activations.beginAll(
          saturated == null ? 0 : saturated.center(),
          saturated == null ? NO_LIMIT : saturated.limit());
    }
    activations.take(rows, output.width(), output.array(), output.offset(), output.stride(), last);
    activationExponents.take(
        rows, output.width(), output.array(), output.offset(), output.stride());
    if (columns != null) {
      // none is negative, so a sum of 0 is of zeros
      kernels.columnSums(
          rows,
          columns.length,
          output.array(),
          output.offset(),
          output.stride(),
          !first,
          columns,
          0,
          columnStatistics);
    }
  }

  /** Writes what was taken of the output. */
  void writeOutputs(StepNumbers numbers) {
    numbers.set(Statistic.ACTIVATION_RMS, index, activations.rms());
    numbers.set(Statistic.ACTIVATION_MAX, index, activations.largest());
    numbers.set(Statistic.ACTIVATION_MEAN, index, activations.mean());
    numbers.set(Statistic.ACTIVATION_ZEROS, index, activations.zeroFraction());
    numbers.set(Statistic.ACTIVATION_NON_FINITE, index, (double) activations.notFinite());
    numbers.histograms().set(LayerTensor.ACTIVATION, index, activationExponents);
    if (saturated != null) {
      long entries = activations.entries();
      long beyond = activations.beyond();
      long in = saturated.within() ? entries - activations.notFinite() - beyond : beyond;
      numbers.set(Statistic.ACTIVATION_SATURATED, index, (double) in / entries);
    }
    if (columns != null) {
      int dead = 0;
      for (float column : columns) {
        dead += column == 0 ? 1 : 0;
      }
      numbers.set(Statistic.ACTIVATION_DEAD, index, (double) dead / columns.length);
    }
  }

  /**
   * Writes the sizes of the gradient of the weights, which backward took as it wrote it.
   *
   * @param weightNorm of the weights as they are
   */
  void writeGradient(StepNumbers numbers, double weightNorm) {
    if (gradientStatistics == null) {
      return;
    }
    boolean finite = gradientStatistics.finite();
    numbers.set(Statistic.GRADIENT_NORM, index, finite ? gradientStatistics.norm() : Double.NaN);
    numbers.set(Statistic.GRADIENT_MAX, index, gradientStatistics.largest());
    numbers.set(Statistic.WEIGHT_NORM, index, weightNorm);
  }

  boolean gradientFinite() {
    return gradientStatistics == null || gradientStatistics.finite();
  }

  /** Goes over the gradient of the weights once more, and where identities hold over the weights too. */
  void measureGradient(StepNumbers numbers, float[] parameters, float[] gradient) {
    if (weight == null) {
      return;
    }
    gradients.beginAll(0, NO_LIMIT);
    gradients.take(weight.size(), gradient, weight.offset(), true);
    numbers.set(Statistic.GRADIENT_MEAN, index, gradients.mean());
    numbers.set(Statistic.GRADIENT_ZEROS, index, gradients.zeroFraction());
    numbers.set(Statistic.GRADIENT_NON_FINITE, index, (double) gradients.notFinite());
    int outputs = weight.shape().size(0);
    gradientExponents.begin(outputs, weight.size() / outputs);
    gradientExponents.take(weight.size(), gradient, weight.offset());
    numbers.histograms().set(LayerTensor.GRADIENT, index, gradientExponents);
    if (chained) {
      numbers.set(Statistic.WEIGHT_GRADIENT_PRODUCT, index, product(weight, parameters, gradient));
    }
    if (normalized) {
      numbers.set(Statistic.UNIT_PRODUCT_MAX, index, largestProduct(weight, parameters, gradient));
    }
  }

  private double product(ParameterSlice of, float[] parameters, float[] gradient) {
    int inputs = of.shape().size(1);
    double sum = 0;
    for (int at = of.offset(); at < of.end(); at += inputs) {
      sum += laneSums.dot(inputs, parameters, at, gradient, at);
    }
    return sum;
  }

  private double largestProduct(ParameterSlice of, float[] parameters, float[] gradient) {
    int inputs = of.shape().size(1);
    double largest = 0;
    for (int at = of.offset(); at < of.end(); at += inputs) {
      double norms =
          Math.sqrt(laneSums.dot(inputs, parameters, at, parameters, at))
              * Math.sqrt(laneSums.dot(inputs, gradient, at, gradient, at));
      if (norms > 0) {
        double product = laneSums.dot(inputs, parameters, at, gradient, at);
        largest = Math.max(largest, Math.abs(product) / norms);
      }
    }
    return largest;
  }
}
