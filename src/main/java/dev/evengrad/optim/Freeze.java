package dev.evengrad.optim;

import java.util.List;

/**
 * Some parameters are not trained, as with PyTorch's {@code requires_grad=False}: they do not move
 * and do not decay, have no moments, and belong to no norm. It stands first in a chain, since the
 * rest of the chain does not see them; a plan of the network computes no gradients for them.
 *
 * @param mask which parameters
 */
public record Freeze(ParameterMask mask) implements GradientTransform {
  @Override
  public String text() {
    return "freeze(" + mask + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.FREEZE;
  }

  /** Nothing to do: the {@link Update} leaves the parameters out. */
  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new NoOp();
  }

  /** Whether one of the transforms freezes the parameter of that name. */
  static boolean includes(List<GradientTransform> transforms, String parameter) {
    for (GradientTransform transform : transforms) {
      if (transform instanceof Freeze freeze && freeze.mask.includes(parameter)) {
        return true;
      }
    }
    return false;
  }
}
