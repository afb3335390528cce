package dev.evengrad.optim;

import dev.evengrad.kernel.ElementwiseKernels;

/**
 * A {@link GradientTransform} planned for one layout. Once a step {@link #begin} sees the sizes of
 * its input, then {@link #apply} runs on each block; {@link #commit} follows if the step took
 * effect. Nothing here allocates after the first step.
 *
 * <p>With a {@link RateGroup} in the chain, what stands behind it is planned once for each rate:
 * each of these operations sees the sizes of all parameters, but its own rate and only its own
 * parameters' blocks.
 */
public interface TransformOp {
  /**
   * Whether {@link #begin} reads the sizes of the gradient as this transform receives it. The chain
   * starts a new pass there if needed.
   */
  default boolean reduces() {
    return false;
  }

  /**
   * Whether it only ever scales ({@link UpdateStep#scale} in {@link #begin}) and has no loop over
   * entries: then {@link #apply} is never called.
   */
  default boolean onlyScales() {
    return false;
  }

  /**
   * Whether it looks at entries before the step ({@link #read}). Loops before it are then finished
   * on the gradients themselves. Only clips may.
   */
  default boolean readsEntries() {
    return false;
  }

  /**
   * Looks at the gradients as this transform receives them, and at the parameters, before {@link
   * #begin}; called if {@link #readsEntries}. Must not write them.
   */
  default void read(float[] gradients, float[] parameters, ElementwiseKernels kernels) {}

  /**
   * Whether it squares the gradient: a step with an entry above {@value Update#LARGEST_TO_SQUARE}
   * is then refused.
   */
  default boolean squares() {
    return false;
  }

  /**
   * Once a step, before any block. A uniform factor is never a loop: {@link UpdateStep#scale} hands
   * it to the next transform with a loop, this one included. A transform that writes gradients says
   * what becomes of their size ({@link UpdateStep#rewrites}, {@link UpdateStep#rewritesNothing});
   * what it does not say is unknown to those that follow. Must not change state that outlives the
   * step (see {@link #commit}).
   */
  void begin(UpdateStep step);

  /**
   * After {@link #begin}: whether this step is to be left out. Nothing of it reaches a parameter, a state
   * or a counter then, as if a gradient had not been finite. For transforms of the stage {@link
   * GradientTransform.Stage#TAP}; what stands after the clips is not asked.
   */
  default boolean refuses() {
    return false;
  }

  /**
   * One block of one parameter. A transform multiplies the gradient by {@link Block#factor} as it
   * reads it, and calls {@link Block#factorApplied} if it writes the gradient back. Each entry
   * depends on its own gradient, parameter and state only. Clips write gradients only; a transform
   * that writes parameters or states stands behind the last transform that {@link #reduces
   * reduces}, or is that one. Several threads may be in here at once, with blocks of their own: what
   * outlives the call is in the block's arrays only.
   */
  void apply(Block block);

  /**
   * An upper bound of |new parameter| - |old parameter| over all entries in this step, as computed
   * with its roundings, proven from the sizes in {@code step} after {@link #begin}. Infinity (the
   * default) if none is known, or if a state or an intermediate result could exceed a float; the
   * step is then rehearsed on copies before it is made.
   */
  default double largestChange(UpdateStep step) {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * The step was applied: scalar state (counters, moving bounds, {@link TransformPlanner#scalars}) moves on. A skipped step never
   * gets here.
   */
  default void commit() {}

  /**
   * The states were restored from a checkpoint.
   *
   * @param largest the largest magnitude in each state, by index; of all transforms' states
   */
  default void restored(double[] largest) {}
}
