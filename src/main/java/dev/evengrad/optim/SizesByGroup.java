package dev.evengrad.optim;

/**
 * The sizes of gradients around a transform that begins once for each rate group: every group starts
 * from the same sizes, and behind it each parameter has those that its own group left.
 */
final class SizesByGroup {
  private final int[] groups;
  private final double[] largestBefore;
  private final double[] factorsBefore;
  private final double[] largestAfter;
  private final double[] factorsAfter;
  private final double[] pendingAfter;
  private boolean normKnownBefore;
  private boolean largestKnownBefore;
  private boolean normKnownAfter;
  private boolean largestKnownAfter;

  /** For parameters in groups, by slice index. */
  SizesByGroup(int[] groups) {
    this.groups = groups;
    this.largestBefore = new double[groups.length];
    this.factorsBefore = new double[groups.length];
    this.largestAfter = new double[groups.length];
    this.factorsAfter = new double[groups.length];
    this.pendingAfter = new double[groups.length];
  }

  /** Keeps the sizes before the first group, when no factor is pending. */
  void start(UpdateStep step) {
    System.arraycopy(step.largest, 0, largestBefore, 0, groups.length);
    System.arraycopy(step.factors, 0, factorsBefore, 0, groups.length);
    normKnownBefore = step.normKnown;
    largestKnownBefore = step.largestKnown;
    normKnownAfter = true;
    largestKnownAfter = true;
  }

  /** Takes a group's sizes out of the step, and puts it back to what it was before. */
  void take(int group, UpdateStep step) {
    for (int s = 0; s < groups.length; s++) {
      if (groups[s] == group) {
        largestAfter[s] = step.largest[s];
        factorsAfter[s] = step.factors[s];
        pendingAfter[s] = step.pending[s];
      }
      step.largest[s] = largestBefore[s];
      step.factors[s] = factorsBefore[s];
      step.pending[s] = 1;
    }
    normKnownAfter &= step.normKnown;
    largestKnownAfter &= step.largestKnown;
    step.normKnown = normKnownBefore;
    step.largestKnown = largestKnownBefore;
  }

  /** Puts the sizes of all groups together into the step. */
  void finish(UpdateStep step) {
    System.arraycopy(largestAfter, 0, step.largest, 0, groups.length);
    System.arraycopy(factorsAfter, 0, step.factors, 0, groups.length);
    System.arraycopy(pendingAfter, 0, step.pending, 0, groups.length);
    step.normKnown = normKnownAfter;
    step.largestKnown = largestKnownAfter;
  }
}
