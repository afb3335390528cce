package dev.evengrad.report;

/**
 * Bins of successive steps for pictures of a run of any length: when more steps come than there are bins, two bins become one. Every bin
 * but the last has the same number of steps. The memory is fixed, and nothing is allocated by a step.
 */
public final class StepBins {
  private final long[] first;
  private final long[] last;
  private int stepsPerBin = 1;
  private int stepsInBin;
  private int used;

  /** What is kept for the bins. */
  public interface Contents {
    /** A bin begins: it holds nothing. */
    void clear(int bin);

    /** A bin takes in another one, of later steps. */
    void join(int from, int to);
  }

  /**
   * No bin yet.
   *
   * @param bins at least 2; of an odd number one is left out
   */
  public StepBins(int bins) {
    // an even number, so that bins merge in pairs
    int even = Math.max(2, bins / 2 * 2);
    first = new long[even];
    last = new long[even];
  }

  /** Takes a step; returns its bin. */
  public int take(long step, Contents contents) {
    if (used == 0 || stepsInBin == stepsPerBin) {
      if (used == first.length) {
        merge(contents);
      }
      contents.clear(used);
      first[used++] = step;
      stepsInBin = 0;
    }
    stepsInBin++;
    last[used - 1] = step;
    return used - 1;
  }

  private void merge(Contents contents) {
    for (int to = 0; to < used / 2; to++) {
      int from = 2 * to;
      if (from > 0) {
        contents.clear(to);
        contents.join(from, to);
      }
      contents.join(from + 1, to);
      first[to] = first[from];
      last[to] = last[from + 1];
    }
    used /= 2;
    stepsPerBin *= 2;
  }

  /** The most bins that there can be. */
  public int capacity() {
    return first.length;
  }

  /** How many bins there are so far. */
  public int used() {
    return used;
  }

  /** How many steps a bin takes: a power of two. */
  public int stepsPerBin() {
    return stepsPerBin;
  }

  /** The first step of a bin. */
  public long firstStep(int bin) {
    return first[bin];
  }

  /** The last step of a bin. */
  public long lastStep(int bin) {
    return last[bin];
  }
}
