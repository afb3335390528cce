package dev.evengrad.optim;

import java.util.Arrays;

/**
 * The numbers of one step as a transform sees them: the step's count, the rate, the sizes of the
 * gradient as it stands at this place of the chain, and the pending factor of each parameter. Norms
 * and factors are in double, so that neither overflows.
 *
 * <p>Sizes come from measured statistics and follow every {@link #scale}. A transform that writes
 * entries says in {@link TransformOp#begin} how large they can become ({@link #rewrites}); from
 * there on {@link #largest} is that bound, and {@link #norm()} is not known until the chain
 * measures again, which it does before a transform that {@link TransformOp#reduces() reduces}.
 */
public final class UpdateStep {
  private final double[] sumsOfSquares;
  final double[] largest;
  final double[] factors;
  final double[] pending;
  private final double[] largestParameters;
  boolean normKnown;
  boolean largestKnown;
  private boolean declared;
  long number;
  double rate;
  boolean normClipped;

  /** Whether a transform has written entries of the gradient, or may have. */
  boolean written;

  UpdateStep(int slices) {
    this.sumsOfSquares = new double[slices];
    this.largest = new double[slices];
    this.factors = new double[slices];
    this.pending = new double[slices];
    this.largestParameters = new double[slices];
  }

  /** The optimizer's count of applied steps, this one included: 1 for the first. */
  public long number() {
    return number;
  }

  /** The learning rate of this step, for the parameters of the rate group that begins. */
  public double rate() {
    return rate;
  }

  /** The number of parameters (slices). */
  public int slices() {
    return factors.length;
  }

  /** The Euclidean norm of the whole gradient; NaN where it is not known. */
  public double norm() {
    if (!normKnown) {
      return Double.NaN;
    }
    double sum = 0;
    for (int s = 0; s < factors.length; s++) {
      sum += sumsOfSquares[s] * factors[s] * factors[s];
    }
    return Math.sqrt(sum);
  }

  /** The Euclidean norm of one parameter's gradient; NaN where it is not known. */
  public double norm(int slice) {
    return normKnown ? Math.sqrt(sumsOfSquares[slice]) * Math.abs(factors[slice]) : Double.NaN;
  }

  /** The largest magnitude of the whole gradient, or a bound of it. */
  public double largest() {
    double max = 0;
    for (int s = 0; s < factors.length; s++) {
      max = Math.max(max, largest(s));
    }
    return max;
  }

  /**
   * The largest magnitude of one parameter's gradient, or a bound of it; infinity if none is known.
   */
  public double largest(int slice) {
    return Math.abs(largest[slice] * factors[slice]);
  }

  /** The largest magnitude in one parameter before the step. */
  public double largestParameter(int slice) {
    return largestParameters[slice];
  }

  /** Multiplies the whole gradient, without a pass over it. */
  public void scale(double factor) {
    for (int s = 0; s < factors.length; s++) {
      scale(s, factor);
    }
  }

  /**
   * Multiplies one parameter's gradient, without a pass over it.
   *
   * @param factor a magnitude of up to 2^254
   */
  public void scale(int slice, double factor) {
    factors[slice] *= factor;
    pending[slice] *= factor;
  }

  /**
   * Says that this transform writes this parameter's gradient.
   *
   * @param largestAfter no entry will be larger than this; infinity if there is no bound
   */
  public void rewrites(int slice, double largestAfter) {
    largest[slice] = largestAfter;
    factors[slice] = 1;
    normKnown = false;
    written = true;
    largestKnown &= largestAfter < Double.POSITIVE_INFINITY;
    declared = true;
  }

  /** Says that this transform leaves all entries of the gradient as they are in this step. */
  public void rewritesNothing() {
    declared = true;
  }

  /** A norm rule took effect in this step. */
  public void countNormClipped() {
    normClipped = true;
  }

  boolean normKnown() {
    return normKnown;
  }

  boolean largestKnown() {
    return largestKnown;
  }

  /** From here on sizes are set by {@link #measured}, with no factor pending. */
  void startMeasured() {
    normKnown = true;
    largestKnown = true;
    Arrays.fill(pending, 1);
  }

  /** Sets a parameter's sizes as measured. */
  void measured(int slice, double sumOfSquares, double largestMagnitude) {
    sumsOfSquares[slice] = sumOfSquares;
    largest[slice] = largestMagnitude;
    factors[slice] = 1;
  }

  /** Sets a parameter's own largest magnitude. */
  void measuredParameter(int slice, double largestMagnitude) {
    largestParameters[slice] = largestMagnitude;
  }

  /** Hands over what the parameters were scaled by since the last call. */
  void takeFactors(double[] into) {
    System.arraycopy(pending, 0, into, 0, pending.length);
    Arrays.fill(pending, 1);
  }

  /** Before {@link TransformOp#begin}: nothing has been said yet. */
  void listen() {
    declared = false;
  }

  /**
   * After {@link TransformOp#begin} of a transform with a loop: what it did not speak of is
   * unknown.
   */
  void forgetUndeclared() {
    if (!declared) {
      written = true;
      normKnown = false;
      largestKnown = false;
      Arrays.fill(largest, Double.POSITIVE_INFINITY);
      Arrays.fill(factors, 1);
    }
  }
}
