package dev.evengrad.kernel.vector;

/**
 * In which direction the products of few rows go over the columns: of weights that outgrow the L2 cache, those that were read last are still
 * there when the same are needed again. One thread at a time.
 */
final class Sweep {
  private boolean backwards;

  /** Goes in the other direction from now on. */
  void turn() {
    backwards = !backwards;
  }

  /** How many groups of up to {@code width} columns there are in n. */
  static int groups(int n, int width) {
    return (n + width - 1) / width;
  }

  /** The first column of the group that comes as number {@code g}. */
  int from(int g, int groups, int width) {
    return (backwards ? groups - 1 - g : g) * width;
  }
}
