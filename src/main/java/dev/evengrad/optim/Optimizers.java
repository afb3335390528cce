package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.function.Function;

/** The built-in optimizers. */
public final class Optimizers {
  /** The optimizers by name. */
  public static final Registry<Function<Arguments, Optimizer>> REGISTRY =
      Registry.<Function<Arguments, Optimizer>>empty("optimizer")
          .with("sgd", "sgd(rate)", "w -= rate g", a -> sgd(a.number("rate")))
          .with(
              "momentum",
              "momentum(rate, mu=0.9)",
              "v = mu v + g; w -= rate v",
              a -> momentum(a.number("rate"), a.number("mu", Momentum.MU)))
          .with(
              "adam",
              "adam(rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8)",
              "each entry's step by the moving means of its gradient and square",
              a ->
                  adam(
                      a.number("rate", Adam.RATE),
                      a.number("beta1", Adam.BETA1),
                      a.number("beta2", Adam.BETA2),
                      a.number("eps", Adam.EPS)));

  private Optimizers() {}

  /**
   * Gradient descent: {@code w -= rate g}.
   *
   * @throws SettingException unless {@code rate} is finite and above 0
   */
  public static Sgd sgd(double rate) {
    return new Sgd(rate);
  }

  /**
   * Gradient descent with momentum 0.9.
   *
   * @throws SettingException unless {@code rate} is finite and above 0
   */
  public static Momentum momentum(double rate) {
    return new Momentum(rate, Momentum.MU);
  }

  /**
   * Gradient descent with momentum: {@code v = mu v + g; w -= rate v}.
   *
   * @throws SettingException unless {@code rate} is finite and above 0, {@code mu} in [0, 1)
   */
  public static Momentum momentum(double rate, double mu) {
    return new Momentum(rate, mu);
  }

  /**
   * Adam with beta1 0.9, beta2 0.999, eps 1e-8.
   *
   * @throws SettingException unless {@code rate} is finite and above 0
   */
  public static Adam adam(double rate) {
    return new Adam(rate, Adam.BETA1, Adam.BETA2, Adam.EPS);
  }

  /**
   * Adam.
   *
   * @throws SettingException unless {@code rate} is finite and above 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public static Adam adam(double rate, double beta1, double beta2, double eps) {
    return new Adam(rate, beta1, beta2, eps);
  }

  /**
   * Reads an optimizer such as {@code adam(0.001, beta2=0.99)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static Optimizer parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }
}
