package dev.evengrad.layer;

/**
 * What a plan's operations know of the training around them: the seed, the count of the step, and whether it is a step of training or an
 * evaluation. The trainer sets it before each pass; random numbers are keyed by it, so that a resumed training draws the same.
 */
public final class StepClock {
  private final long seed;
  private long step;
  private boolean training = true;

  /** A clock at step 0 of training. */
  public StepClock(long seed) {
    this.seed = seed;
  }

  /** The seed of all random numbers. */
  public long seed() {
    return seed;
  }

  /** The count of steps tried, the current one included. */
  public long step() {
    return step;
  }

  /** Whether the pass is a step of training; in an evaluation nothing is random. */
  public boolean training() {
    return training;
  }

  /** Begins a step of training. */
  public void train(long newStep) {
    step = newStep;
    training = true;
  }

  /** Begins an evaluation. */
  public void evaluate() {
    training = false;
  }
}
