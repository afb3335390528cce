package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Clips the whole gradient by its Euclidean norm over all parameters: {@code g *= min(1, most /
 * (norm + 1e-6))}. Keeps the direction. Norm and factor are in double, so neither overflows; below
 * the limit nothing is touched. It has no loop: the factor travels to the next transform.
 *
 * <p>Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks, 2013; the
 * 1e-6 is that of PyTorch's {@code clip_grad_norm_}.
 *
 * @param most c, the largest norm that passes; 1 is usual
 */
public record GlobalNormClip(double most) implements GradientTransform {
  /** PyTorch's addition to a norm before it divides. */
  private static final double ROOM = 1e-6;

  /**
   * A clip by global norm.
   *
   * @throws SettingException unless {@code most} is finite and above 0: a negative one would turn
   *     the gradient around
   */
  public GlobalNormClip {
    SettingException.requirePositive("norm", most);
  }

  @Override
  public String text() {
    return "global_norm(" + Numbers.text(most) + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.CLIP;
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op(most);
  }

  /** What takes a norm to one that was fixed beforehand, at most 1; NaN if the norm is. */
  static double factor(double most, double norm) {
    return Math.min(1, most / (norm + ROOM));
  }

  private record Op(double most) implements TransformOp {
    @Override
    public boolean reduces() {
      return true;
    }

    @Override
    public boolean onlyScales() {
      return true;
    }

    @Override
    public void begin(UpdateStep step) {
      double factor = factor(most, step.norm());
      if (factor < 1) {
        step.scale(factor);
        step.countNormClipped();
      }
    }

    @Override
    public void apply(Block block) {
      throw new IllegalStateException("a global norm has no loop");
    }
  }
}
