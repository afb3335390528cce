package dev.evengrad.optim;

import dev.evengrad.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.List;

/** The operations of a {@link Chain}: up to the last clip one each, behind it one for each rate. */
final class PlannedChain {
  /** By rate group and place in the chain; up to the last clip all groups share them. */
  private final TransformOp[][] ops;

  /** The group of each parameter, by slice index. */
  private final int[] groups;

  private final double[] rateFactors;

  /** A bound of what the step changes in the parameters of each group. */
  private final double[] changes;

  private final SizesByGroup sizes;
  private final int lastClip;

  PlannedChain(
      List<GradientTransform> transforms, ParameterLayout layout, TransformPlanner planner) {
    double[] factors = RateGroup.factors(transforms, layout);
    this.rateFactors =
        factors.length == 0 ? new double[] {1} : Arrays.stream(factors).distinct().toArray();
    this.groups = new int[factors.length];
    for (int s = 0; s < factors.length; s++) {
      while (rateFactors[groups[s]] != factors[s]) {
        groups[s]++;
      }
    }
    this.changes = new double[rateFactors.length];
    this.sizes = new SizesByGroup(groups);
    this.ops = new TransformOp[rateFactors.length][transforms.size()];
    int clips = 0;
    while (clips < transforms.size()
        && transforms.get(clips).stage().compareTo(GradientTransform.Stage.CLIP) <= 0) {
      TransformOp clip = transforms.get(clips).plan(planner);
      for (TransformOp[] group : ops) {
        group[clips] = clip;
      }
      clips++;
    }
    this.lastClip = clips - 1;
    int statesOfClips = planner.states().size();
    for (TransformOp[] group : ops) {
      planner.goBack(statesOfClips);
      for (int k = clips; k < group.length; k++) {
        group[k] = transforms.get(k).plan(planner);
      }
    }
  }

  int length() {
    return ops[0].length;
  }

  /** The place of the last clip, or of what is frozen; -1 if there is neither. */
  int lastClip() {
    return lastClip;
  }

  /** The operation at a place, for what is the same in all groups. */
  TransformOp common(int k) {
    return ops[0][k];
  }

  /** The operations that each parameter goes through, by slice index. */
  TransformOp[][] bySlice() {
    TransformOp[][] bySlice = new TransformOp[groups.length][];
    for (int s = 0; s < groups.length; s++) {
      bySlice[s] = ops[groups[s]];
    }
    return bySlice;
  }

  /** Whether a clip has a loop over entries. */
  boolean clipsWrite() {
    boolean write = false;
    for (int k = 0; k <= lastClip; k++) {
      write |= !ops[0][k].onlyScales();
    }
    return write;
  }

  /** A step begins: nothing changes anything so far. */
  void startStep() {
    Arrays.fill(changes, 0);
  }

  /** A bound of what the step changes in a parameter, by what has begun so far. */
  double change(int slice) {
    return changes[groups[slice]];
  }

  /** Begins the transform at a place, behind the clips once for each rate group. */
  void begin(int k, double rate, UpdateStep step) {
    if (k <= lastClip) {
      step.rate = rate;
      double change = begin(ops[0][k], step);
      for (int g = 0; g < ops.length; g++) {
        changes[g] += change;
      }
    } else if (ops.length == 1) {
      step.rate = rate * rateFactors[0];
      changes[0] += begin(ops[0][k], step);
    } else {
      sizes.start(step);
      for (int g = 0; g < ops.length; g++) {
        step.rate = rate * rateFactors[g];
        changes[g] += begin(ops[g][k], step);
        sizes.take(g, step);
      }
      sizes.finish(step);
    }
  }

  /** Returns a bound of what it changes in the parameters. */
  private static double begin(TransformOp op, UpdateStep step) {
    step.listen();
    op.begin(step);
    if (op.onlyScales()) {
      return 0;
    }
    double change = op.largestChange(step);
    step.forgetUndeclared();
    return change;
  }

  void commit() {
    for (int g = 0; g < ops.length; g++) {
      for (int k = firstOf(g); k < length(); k++) {
        ops[g][k].commit();
      }
    }
  }

  void restored(double[] largest) {
    for (int g = 0; g < ops.length; g++) {
      for (int k = firstOf(g); k < length(); k++) {
        ops[g][k].restored(largest.clone());
      }
    }
  }

  /** The place in the chain from which on a group has operations of its own. */
  private int firstOf(int group) {
    return group == 0 ? 0 : lastClip + 1;
  }
}
