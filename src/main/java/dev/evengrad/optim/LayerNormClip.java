package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Clips the gradient of each layer by its Euclidean norm: {@code g *= min(1, most / (norm + 1e-6))}. As DL4J's ClipL2PerLayer. Keeps the
 * direction within it, not that of the whole. Norm and factor are in double, so neither overflows.
 *
 * @param most c, the largest norm that passes; 1 is usual
 */
public record LayerNormClip(double most) implements GradientTransform {
  /**
   * A clip by norm.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public LayerNormClip {
    SettingException.requirePositive("norm", most);
  }

  @Override
  public String text() {
    return "per_layer(" + Numbers.text(most) + ")";
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
    return new GroupNorms(Scope.LAYER.groups(planner.layout())) {
      @Override
      double factor(double norm) {
        return GlobalNormClip.factor(most, norm);
      }
    };
  }
}
