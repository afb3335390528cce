package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.Shape;

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): each row by itself to mean 0 and variance 1, then {@code y = h weight + bias}, where
 * {@code h = (x - mean x) / sqrt(var x + eps)}, the variance being that of the population. Parameters {@code weight} [inputs], ones
 * at first, and {@code bias} [inputs], zeros. As PyTorch's LayerNorm over all entries of a row, with its default eps.
 *
 * @param eps what is added to the variance
 * @param trained false if weight and bias stay as they are in training
 */
public record LayerNorm(double eps, boolean trained) implements Layer {
  /** The default of {@link #eps}. */
  public static final double EPS = 1e-5;

  private static final String KIND = "layer_norm";

  /**
   * Checks the argument.
   *
   * @throws SettingException if eps is not above 0, or no normal float
   */
  public LayerNorm {
    NormalizationOp.requireEps("eps of layer_norm", eps);
  }

  /** A layer that is trained. */
  public LayerNorm(double eps) {
    this(eps, true);
  }

  /** The same layer with parameters that stay as they are in training. */
  public LayerNorm frozen() {
    return new LayerNorm(eps, false);
  }

  @Override
  public String text() {
    return KIND + NormalizationOp.option(eps, EPS) + (trained ? "" : Layers.FROZEN);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    Shape output = NormalizationOp.declare(declaration, name, this, input, true);
    if (!trained) {
      declaration.freeze(name);
    }
    return output;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return NormalizationOp.compile(c, c.name(KIND), input, true, eps);
  }
}
