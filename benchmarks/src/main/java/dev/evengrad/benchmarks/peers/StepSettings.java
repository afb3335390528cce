package dev.evengrad.benchmarks.peers;

import dev.evengrad.benchmarks.TrainingStepBenchmark;

/// What a training step does with the gradient of the mean squared error: clips it by its global norm, then updates.
///
/// @param adam Adam with the usual betas and eps 1e-8; else plain gradient descent
/// @param rate the learning rate
/// @param norm the largest global norm that passes
public record StepSettings(boolean adam, double rate, double norm) {
  public static final double BETA1 = 0.9;
  public static final double BETA2 = 0.999;
  public static final double EPS = 1e-8;

  /// PyTorch's addition to a norm before it divides.
  private static final double ROOM = 1e-6;

  /// What is timed.
  ///
  /// @param optimizer `adam` or `sgd`
  public static StepSettings timed(String optimizer) {
    return new StepSettings(optimizer.equals("adam"), TrainingStepBenchmark.RATE, 1);
  }

  /// The factor by which a gradient is clipped.
  public double factor(double sumOfSquares) {
    return Math.min(1, norm / (Math.sqrt(sumOfSquares) + ROOM));
  }
}
