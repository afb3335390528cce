package dev.evengrad.layer;

/**
 * What a plan's operations know of the training around them: the seed, the count of the step, and whether it is a step of training or an
 * evaluation. The trainer sets it before each pass; random numbers are keyed by it, so that a resumed training draws the same.
 */
public final class StepClock {
  private final long seed;
  private long step;
  private int firstRow;
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
    firstRow = 0;
    training = true;
  }

  /**
   * Begins another piece of the step's batch, where the batch comes in pieces.
   *
   * @param row the row of the batch with which the piece begins
   */
  public void piece(int row) {
    firstRow = row;
  }

  /** The row of the batch that is row 0 of the pass: what random numbers of a row are keyed by. */
  public int firstRow() {
    return firstRow;
  }

  /** Whether gradients of parameters are added to those of the pieces before, rather than written over what is there. */
  public boolean accumulates() {
    return firstRow > 0;
  }

  /** Begins an evaluation. */
  public void evaluate() {
    training = false;
    firstRow = 0;
  }
}
