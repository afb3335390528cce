package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;

/**
 * Alpha dropout for SELU networks (Klambauer et al. 2017): in training each entry is, with probability p, {@code -alpha'} instead of
 * x, alpha' = 1.7580993408473766 being SELU's limit; then {@code a . + b} brings mean 0 and variance 1 back: {@code a = 1 / sqrt((1 -
 * p)(1 + p alpha'^2)), b = a p alpha'}. In prediction and evaluation nothing happens. Keyed as {@link Dropout}.
 *
 * @param share p, in [0, 1)
 */
public record AlphaDropout(double share) implements Layer {
  private static final String KIND = "alpha_dropout";
  private static final double LIMIT = 1.7580993408473766;

  /**
   * Checks the argument.
   *
   * @throws SettingException if p is not in [0, 1)
   */
  public AlphaDropout {
    SettingException.requireFraction("share of alpha_dropout", share);
  }

  @Override
  public String text() {
    return KIND + " " + Numbers.text(share);
  }

  /** a: what a kept entry is multiplied by. */
  public double factor() {
    return 1 / Math.sqrt((1 - share) * (1 + share * LIMIT * LIMIT));
  }

  /** b: what is added to every entry. */
  public double shift() {
    return factor() * share * LIMIT;
  }

  /** What a dropped entry becomes: {@code b - a alpha'}. */
  public double droppedValue() {
    return shift() - factor() * LIMIT;
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    declaration.row(declaration.name(KIND), this, input, input);
    return input;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return NoiseOp.compile(
        c, c.name(KIND), input, share, (float) factor(), (float) shift(), (float) droppedValue());
  }
}
