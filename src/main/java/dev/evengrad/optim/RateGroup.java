package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.text.Numbers;
import java.util.Arrays;
import java.util.List;

/**
 * Another learning rate for some parameters, as PyTorch's parameter groups: for those that the mask
 * includes, decays and optimizer see the rate, schedule and all, times a factor. Where several
 * groups include a parameter, the last of them counts. Moments and everything else are the same as
 * without groups.
 *
 * @param mask which parameters
 * @param factor what their rate is multiplied by; at 0 they stay where they are, moments move on
 */
public record RateGroup(ParameterMask mask, double factor) implements GradientTransform {
  /**
   * A group.
   *
   * @throws SettingException unless {@code factor} is finite and at least 0
   */
  public RateGroup {
    SettingException.requireNotNegative("factor", factor);
  }

  @Override
  public String text() {
    return "rate_group(" + mask + ", " + Numbers.text(factor) + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.RATE;
  }

  /**
   * Nothing to do with gradients: the {@link Update} asks for {@link #factors}.
   *
   * @throws SettingException if the mask is a name that no parameter has
   */
  @Override
  public TransformOp plan(TransformPlanner planner) {
    mask.requireMatch(planner.layout());
    return new NoOp();
  }

  /** The factor of each parameter, by slice index; 1 where no group includes it. */
  static double[] factors(List<GradientTransform> transforms, ParameterLayout layout) {
    double[] factors = new double[layout.slices().size()];
    Arrays.fill(factors, 1);
    for (GradientTransform transform : transforms) {
      if (transform instanceof RateGroup group) {
        for (int s = 0; s < factors.length; s++) {
          ParameterSlice slice = layout.slices().get(s);
          factors[s] = group.mask.includes(slice.name()) ? group.factor : factors[s];
        }
      }
    }
    return factors;
  }
}
