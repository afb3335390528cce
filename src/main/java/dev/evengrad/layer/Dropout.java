package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;

/**
 * Dropout (Srivastava et al. 2014): in training each entry is 0 with probability p, else multiplied by {@code 1 / (1 - p)}; in
 * prediction and evaluation nothing happens. Which entries is keyed by (seed, layer name, step, index), so the same in every
 * repetition, whatever the threads.
 *
 * @param share p, in [0, 1)
 */
public record Dropout(double share) implements Layer {
  private static final String KIND = "dropout";

  /**
   * Checks the argument.
   *
   * @throws SettingException if p is not in [0, 1)
   */
  public Dropout {
    SettingException.requireFraction("share of dropout", share);
  }

  @Override
  public String text() {
    return KIND + " " + Numbers.text(share);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    declaration.row(declaration.name(KIND), this, input, input);
    return input;
  }

  /** What a kept entry is multiplied by. */
  public double factor() {
    return 1 / (1 - share);
  }

  @Override
  public Value compile(Compilation c, Value input) {
    return NoiseOp.compile(c, c.name(KIND), input, share, (float) factor(), 0f, 0f);
  }
}
