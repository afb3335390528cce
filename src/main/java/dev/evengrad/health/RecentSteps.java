package dev.evengrad.health;

import java.util.Arrays;
import java.util.Objects;

/** The numbers of the last {@value #CAPACITY} steps, in room that was made before; the oldest make place for the newest. */
public final class RecentSteps {
  /** The most steps that are kept. */
  public static final int CAPACITY = 32;

  private final StepNumbers[] steps = new StepNumbers[CAPACITY];
  private long count;

  /** None yet, of a run of so many watched layers. */
  public RecentSteps(int layers) {
    Arrays.setAll(steps, i -> new StepNumbers(layers));
  }

  /** Keeps a copy. */
  public void add(StepNumbers numbers) {
    steps[(int) (count % CAPACITY)].copy(numbers);
    count++;
  }

  /** How many there are. */
  public int size() {
    return (int) Math.min(count, CAPACITY);
  }

  /**
   * The numbers of a step; they are overwritten once {@value #CAPACITY} newer ones have come.
   *
   * @param back 0 for the last step, 1 for the one before
   * @throws IndexOutOfBoundsException if it is not there any more, or never was
   */
  public StepNumbers get(int back) {
    Objects.checkIndex(back, size());
    return steps[(int) ((count - 1 - back) % CAPACITY)];
  }
}
