package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.Shape;

/**
 * Root-mean-square normalisation (Zhang, Sennrich 2019): {@code y = weight x / sqrt(mean x^2 + eps)}, each row by itself. Parameter
 * {@code weight} [inputs], ones at first. As PyTorch's RMSNorm over all entries of a row, but for its default eps, which is
 * the type's (1.2e-7).
 *
 * @param eps what is added to the mean square
 */
public record RmsNorm(double eps) implements Layer {
  /** The default of {@link #eps}. */
  public static final double EPS = 1e-6;

  private static final String KIND = "rms_norm";

  /**
   * Checks the argument.
   *
   * @throws SettingException if eps is not above 0
   */
  public RmsNorm {
    SettingException.requirePositive("eps of rms_norm", eps);
  }

  @Override
  public String text() {
    return KIND + NormalizationOp.option(eps, EPS);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    return NormalizationOp.declare(declaration, declaration.name(KIND), this, input, false);
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return NormalizationOp.compile(c, c.name(KIND), input, false, eps);
  }
}
