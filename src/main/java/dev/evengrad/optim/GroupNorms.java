package dev.evengrad.optim;

import java.util.Arrays;

/**
 * Scales the gradient group by group according to the groups' Euclidean norms. Norms and factors are
 * in double; it has no loop: each parameter's factor travels to the next transform.
 */
abstract class GroupNorms implements TransformOp {
  private final int[] groups;
  private final double[] squares;

  GroupNorms(int[] groups) {
    this.groups = groups;
    this.squares = new double[groups.length];
  }

  /** What a group of that norm is multiplied by; 1 leaves it alone. */
  abstract double factor(double norm);

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
    Arrays.fill(squares, 0);
    for (int s = 0; s < groups.length; s++) {
      double norm = step.norm(s);
      squares[groups[s]] += norm * norm;
    }
    for (int s = 0; s < groups.length; s++) {
      double factor = factor(Math.sqrt(squares[groups[s]]));
      if (factor != 1) {
        step.scale(s, factor);
        step.countNormClipped();
      }
    }
  }

  @Override
  public final void apply(Block block) {
    throw new IllegalStateException("a norm has no loop");
  }
}
