package dev.evengrad.train;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/**
 * How large the signal and the gradient are along a network with its initial weights, on rows of standard Gaussian numbers.
 *
 * @param input rms of the input
 * @param outputs rms of the output of each operation
 * @param deltas Euclidean norm of the gradient of the loss by what each operation computes before its activation. The gradient that
 *     enters at the end is a Gaussian vector that does not depend on the network.
 */
record DepthProfile(double input, double[] outputs, double[] deltas) {
  private static final int ROWS = 16;

  /** So far from the outputs that the gradient of the squared error is that of the targets alone. */
  private static final float FAR = 1e9f;

  static DepthProfile of(ModelSpec spec, long seed) {
    int inputs = spec.input().shape().size();
    int outputs = spec.output().size();
    Batch batch =
        Batch.ofValues(
            gaussian(seed, "input", ROWS * inputs, 1),
            ROWS,
            inputs,
            gaussian(seed, "targets", ROWS * outputs, FAR),
            outputs);
    DepthProfile[] profile = new DepthProfile[1];
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            profile[0] = of(view);
          }
        };
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(Losses.mse())
            .optimizer(Optimizers.sgd(1e-30))
            .batchSize(ROWS)
            .seed(seed)
            .observer(observer)
            .build()) {
      trainer.step(batch);
    }
    return profile[0];
  }

  private static DepthProfile of(StepView view) {
    double[] outputs = new double[view.size()];
    double[] deltas = new double[view.size()];
    for (int i = 0; i < view.size(); i++) {
      outputs[i] = rms(view.output(i));
      TensorView delta = view.delta(i);
      deltas[i] = delta == null ? Double.NaN : delta.norm();
    }
    return new DepthProfile(rms(view.input()), outputs, deltas);
  }

  private static double rms(TensorView tensor) {
    return tensor.norm() / Math.sqrt((double) tensor.rows() * tensor.width());
  }

  private static float[] gaussian(long seed, String purpose, int count, float scale) {
    CounterRandom random = CounterRandom.of(seed, purpose, 0);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * random.gaussian(i);
    }
    return values;
  }

  /** By what factor the signal grows from the input to the output of an operation. */
  double signal(int to) {
    return outputs[to] / input;
  }

  /** By what factor the gradient grows on its way back from one operation to an earlier one. */
  double gradient(int from, int to) {
    return deltas[to] / deltas[from];
  }

  /** The geometric mean of a figure over the seeds 0, 1, ... */
  static double typical(int seeds, LongToDoubleFunction figure) {
    return Math.exp(
        LongStream.range(0, seeds)
            .mapToDouble(s -> Math.log(figure.applyAsDouble(s)))
            .average()
            .orElseThrow());
  }
}
