package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.init.Initializers;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Update;
import dev.evengrad.plan.Plan;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Layer-sequential unit-variance initialisation (Mishkin, Matas 2015): orthogonal weights, then layer by layer from the input {@code W
 * /= sqrt(Var(z))} until the variance of the layer's pre-activation z over one batch is 1 +- 0.1, at most 10 times.
 *
 * <p>The variance is that of the population, over rows and units, taken in double from the float outputs in their order, in two passes;
 * the factor is rounded once. So all backends and numbers of threads give the same bits.
 */
final class Lsuv {
  private static final double TOLERANCE = 0.1;
  private static final int ROUNDS = 10;

  private final Kernels kernels;
  private final Weights trial;
  private final Plan plan;
  private final int rows;

  private Lsuv(ModelSpec spec, Weights weights, Kernels kernels, int rows) {
    this.kernels = kernels;
    this.rows = rows;
    // copies, so that nothing has changed if a layer cannot be scaled
    this.trial =
        new Weights(
            weights.parameterLayout(),
            weights.parameters().clone(),
            weights.bufferLayout(),
            weights.buffers().clone(),
            kernels,
            PackedWeights.Use.TRAINING);
    this.plan = Plan.forInspection(spec.input().shape(), spec.layers(), trial, kernels, rows);
  }

  static boolean converged(double variance) {
    return Math.abs(variance - 1) <= TOLERANCE;
  }

  static void requireInitialWeights(Progress progress) {
    if (progress.fromModel) {
      throw new IllegalStateException(
          "lsuv would replace the weights of the trained model that this trainer started from");
    }
    if (progress.step > 0) {
      throw new IllegalStateException(
          "lsuv makes initial weights, so it must come before the first step; this trainer has"
              + " tried "
              + progress.step);
    }
  }

  /** The batch that the first epoch would begin with. */
  static Batch firstBatch(Dataset data, int batchSize, long seed) {
    Batches batches = new Batches(data, batchSize, seed, true);
    Batch batch = batches.newBatch();
    if (!batches.next(batch)) {
      throw new DataException(data.name() + " has no rows");
    }
    return batch;
  }

  /**
   * Changes {@code weights}, or nothing.
   *
   * @throws DataException naming the layer, if its variance is 0 or not finite
   */
  static LsuvReport apply(
      ModelSpec spec, Weights weights, Kernels kernels, long seed, Batch batch, Update update) {
    Lsuv lsuv = new Lsuv(spec, weights, kernels, batch.rows());
    lsuv.load(batch);
    lsuv.makeOrthogonal(seed);
    LsuvReport report = lsuv.scale();
    float[] found = lsuv.trial.parameters();
    System.arraycopy(found, 0, weights.parameters(), 0, found.length);
    weights.pack(kernels);
    update.parametersReplaced();
    return report;
  }

  private void load(Batch batch) {
    Tensor input = plan.input();
    System.arraycopy(batch.features(), 0, input.array(), input.offset(), rows * input.width());
  }

  private void makeOrthogonal(long seed) {
    for (String layer : plan.preActivations().keySet()) {
      ParameterSlice weight = weight(layer);
      int outputs = weight.shape().size(0);
      int inputs = weight.shape().size(1);
      CounterRandom random = CounterRandom.of(seed, weight.name(), 0);
      Initializers.ORTHOGONAL.fill(
          trial.parameters(), weight.offset(), weight.shape(), inputs, outputs, random);
    }
    trial.pack(kernels);
  }

  private LsuvReport scale() {
    Map<String, Tensor> preActivations = plan.preActivations();
    List<LsuvReport.LayerScaling> layers = new ArrayList<>();
    for (Compilation.Step step : plan.steps()) {
      step.op().forward(rows);
      Tensor z = preActivations.get(step.layer());
      if (z != null) {
        layers.add(scale(step, z));
      }
    }
    return new LsuvReport(rows, layers);
  }

  private LsuvReport.LayerScaling scale(Compilation.Step step, Tensor z) {
    ParameterSlice weight = weight(step.layer());
    double before = variance(step.layer(), z);
    double variance = before;
    int rounds = 0;
    while (!converged(variance) && rounds < ROUNDS) {
      float factor = (float) (1 / Math.sqrt(variance));
      float[] w = trial.parameters();
      kernels.scale(weight.size(), factor, w, weight.offset(), w, weight.offset());
      kernels.pack(w, weight.offset(), trial.packed(weight.name()));
      step.op().forward(rows);
      variance = variance(step.layer(), z);
      rounds++;
    }
    return new LsuvReport.LayerScaling(step.layer(), before, rounds, variance);
  }

  private ParameterSlice weight(String layer) {
    return trial.parameterLayout().get(layer + ".weight");
  }

  private double variance(String layer, Tensor z) {
    long n = (long) rows * z.width();
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int row = z.offset() + r * z.stride();
      for (int c = 0; c < z.width(); c++) {
        sum += z.array()[row + c];
      }
    }
    double mean = sum / n;
    double squares = 0;
    for (int r = 0; r < rows; r++) {
      int row = z.offset() + r * z.stride();
      for (int c = 0; c < z.width(); c++) {
        double d = z.array()[row + c] - mean;
        squares += d * d;
      }
    }
    double variance = squares / n;
    if (!(variance > 0) || Double.isInfinite(variance)) {
      throw new DataException(
          "lsuv cannot scale "
              + layer
              + ": on the batch of "
              + rows
              + " rows the variance of its pre-activation is "
              + variance
              + (variance == 0
                  ? "; are all rows the same, or are all inputs of the layer dead? Take a larger"
                      + " batch, or give the layer an init= of its own"
                  : "; are the features of a reasonable size? Put 'standardize' behind the input")
              + ". No weight was changed");
    }
    return variance;
  }
}
