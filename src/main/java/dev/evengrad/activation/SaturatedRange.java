package dev.evengrad.activation;

import org.jspecify.annotations.Nullable;

/**
 * The outputs at which an activation is saturated: its derivative is below 1e-4. (From a single-precision output a derivative loses its
 * relative accuracy there, and may be exactly 0, so it is told by the output in one bin, and is never taken for a dead unit.)
 *
 * @param center a number
 * @param limit a distance from it
 * @param within whether outputs closer to the center than the limit are saturated, rather than those further away
 */
public record SaturatedRange(float center, float limit, boolean within) {
  private static final double LEAST = 1e-4;

  private static final double SELU_LIMIT = 1.0507009873554805 * 1.6732632423543772;

  /** Of a built-in activation; null where the derivative is not small over a whole end of its range, or cannot be told by the output. */
  public static @Nullable SaturatedRange of(Activation activation) {
    return switch (activation) {
      case Tanh _ -> beyond(0, Math.sqrt(1 - LEAST)); // 1 - y^2
      case Sigmoid _ -> beyond(0.5, Math.sqrt(0.25 - LEAST)); // 0.25 - (y - 0.5)^2
      case HardSigmoid _ -> beyond(0.5, Math.nextDown(0.5f));
      case HardTanh _ -> beyond(0, Math.nextDown(1f));
      case Relu6 _ -> beyond(0, Math.nextDown(6f));
      case Softsign _ -> beyond(0, 1 - Math.sqrt(LEAST)); // (1 - |y|)^2
      case Softplus _ -> within(0, -Math.log1p(-LEAST)); // 1 - e^-y
      case Elu elu -> within(-elu.alpha(), LEAST); // y + alpha
      case Celu celu -> within(-celu.alpha(), celu.alpha() * LEAST); // (y + alpha) / alpha
      case Selu _ -> within(-SELU_LIMIT, LEAST);
      default -> null;
    };
  }

  /** Whether a unit of an activation may be dead: 0, and with a derivative of 0, for whatever goes in. */
  public static boolean mayDie(Activation activation) {
    return activation instanceof Relu || activation instanceof Relu6;
  }

  private static SaturatedRange beyond(double center, double limit) {
    return new SaturatedRange((float) center, (float) limit, false);
  }

  private static SaturatedRange within(double center, double limit) {
    return new SaturatedRange((float) center, (float) limit, true);
  }
}
