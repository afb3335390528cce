package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Clips each parameter's gradient by its Euclidean norm: {@code g *= min(1, most / (norm + 1e-6))}. As Keras' clipnorm, with PyTorch's 1e-6. Keeps the
 * direction within it, not that of the whole. Norm and factor are in double, so neither overflows.
 *
 * @param most c, the largest norm that passes; 1 is usual
 */
public record ParameterNormClip(double most) implements GradientTransform {
  /**
   * A clip by norm.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public ParameterNormClip {
    SettingException.requirePositive("norm", most);
  }

  @Override
  public String text() {
    return "per_parameter(" + Numbers.text(most) + ")";
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
    return new GroupNorms(Scope.PARAMETER.groups(planner.layout())) {
      @Override
      double factor(double norm) {
        return GlobalNormClip.factor(most, norm);
      }
    };
  }
}
