package dev.evengrad.optim;

/**
 * A clip whose limits come from the norms of the steps before. What it learns from a step it keeps only if that step is applied,
 * so a refused step leaves it as it was. Norms, limits and factors are in double; it has no loop: the factors travel to the next
 * transform.
 */
abstract class LearningClip implements TransformOp {
  private final double[] learned;
  private final double[] next;

  /**
   * A clip.
   *
   * @param learned as declared by {@link TransformPlanner#scalars}
   */
  LearningClip(double[] learned) {
    this.learned = learned;
    this.next = learned.clone();
  }

  /** Takes the norms of this step into {@code next}, which holds what is known so far, and scales the gradient. */
  abstract void clip(UpdateStep step, double[] next);

  @Override
  public final boolean reduces() {
    return true;
  }

  @Override
  public final boolean onlyScales() {
    return true;
  }

  @Override
  public final void begin(UpdateStep step) {
    System.arraycopy(learned, 0, next, 0, next.length);
    clip(step, next);
  }

  @Override
  public final void commit() {
    System.arraycopy(next, 0, learned, 0, next.length);
  }

  @Override
  public final void apply(Block block) {
    throw new IllegalStateException("a norm has no loop");
  }

  /**
   * What takes a norm to a limit that was learned from others like it: without the 1e-6 of a fixed clip, which would wipe
   * gradients that are all far below it.
   */
  static double factor(double limit, double norm) {
    return norm > limit ? limit / norm : 1;
  }
}
