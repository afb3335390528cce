package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.Shape;

/**
 * Root-mean-square normalisation (Zhang, Sennrich 2019): {@code y = weight x / sqrt(mean x^2 + eps)}, each row by itself. Parameter
 * {@code weight} [inputs], ones at first. As PyTorch's RMSNorm over all entries of a row, but for its default eps, which is
 * the type's (1.2e-7).
 *
 * @param eps what is added to the mean square
 * @param trained false if weight stays as it is in training
 */
public record RmsNorm(double eps, boolean trained) implements Layer {
  /** The default of {@link #eps}. */
  public static final double EPS = 1e-6;

  private static final String KIND = "rms_norm";

  /**
   * Checks the argument.
   *
   * @throws SettingException if eps is not above 0, or no normal float
   */
  public RmsNorm {
    NormalizationOp.requireEps("eps of rms_norm", eps);
  }

  /** A layer that is trained. */
  public RmsNorm(double eps) {
    this(eps, true);
  }

  /** The same layer with parameters that stay as they are in training. */
  public RmsNorm frozen() {
    return new RmsNorm(eps, false);
  }

  @Override
  public String text() {
    return KIND + NormalizationOp.option(eps, EPS) + (trained ? "" : Layers.FROZEN);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    Shape output = NormalizationOp.declare(declaration, name, this, input, false);
    if (!trained) {
      declaration.freeze(name);
    }
    return output;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return NormalizationOp.compile(c, c.name(KIND), input, false, eps);
  }
}
