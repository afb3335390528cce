package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Clips the whole gradient by its largest magnitude, the norm L-infinity over all parameters: {@code g
 * *= min(1, most / (largest + 1e-6))}. Keeps the direction, which a clip by value does not. As
 * PyTorch's {@code clip_grad_norm_} with {@code norm_type=inf}. It has no loop: the factor travels to
 * the next transform.
 *
 * @param most c, the largest magnitude that passes; 1 is usual
 */
public record MaxNormClip(double most) implements GradientTransform {
  /**
   * A clip by the largest magnitude.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public MaxNormClip {
    SettingException.requirePositive("norm", most);
  }

  @Override
  public String text() {
    return "max_norm(" + Numbers.text(most) + ")";
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
      double factor = GlobalNormClip.factor(most, step.largest());
      if (factor < 1) {
        step.scale(factor);
        step.countNormClipped();
      }
    }

    @Override
    public void apply(Block block) {
      throw new IllegalStateException("a norm has no loop");
    }
  }
}
