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
              "nesterov",
              "nesterov(rate, mu=0.9)",
              "v = mu v + g; w -= rate (g + mu v)",
              a -> nesterov(a.number("rate"), a.number("mu", Momentum.MU)))
          .with(
              "adam",
              "adam(rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=false)",
              "each entry's step by the moving means of its gradient and square",
              a ->
                  new Adam(
                      a.number("rate", Adam.RATE),
                      a.number("beta1", Adam.BETA1),
                      a.number("beta2", Adam.BETA2),
                      a.number("eps", Adam.EPS),
                      a.flag("amsgrad", false)))
          .with(
              "adamw",
              "adamw(rate=0.001, weight_decay=0.01, beta1=0.9, beta2=0.999, eps=1e-8,"
                  + " mask=weights)",
              "adam with decay apart from the gradient: w -= rate weight_decay w",
              a ->
                  new AdamW(
                      a.number("rate", AdamW.RATE),
                      a.number("weight_decay", AdamW.WEIGHT_DECAY),
                      a.number("beta1", Adam.BETA1),
                      a.number("beta2", Adam.BETA2),
                      a.number("eps", Adam.EPS),
                      ParameterMask.read(a)))
          .with(
              "nadam",
              "nadam(rate=0.002, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=0.004)",
              "adam that looks ahead as nesterov does",
              a ->
                  new NAdam(
                      a.number("rate", NAdam.RATE),
                      a.number("beta1", Adam.BETA1),
                      a.number("beta2", Adam.BETA2),
                      a.number("eps", Adam.EPS),
                      a.number("momentum_decay", NAdam.MOMENTUM_DECAY)))
          .with(
              "radam",
              "radam(rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8)",
              "adam that divides only once the mean square is worth it",
              a ->
                  new RAdam(
                      a.number("rate", RAdam.RATE),
                      a.number("beta1", Adam.BETA1),
                      a.number("beta2", Adam.BETA2),
                      a.number("eps", Adam.EPS)))
          .with(
              "adamax",
              "adamax(rate=0.002, beta1=0.9, beta2=0.999, eps=1e-8)",
              "adam with the fading largest magnitude for the root mean square",
              a ->
                  new Adamax(
                      a.number("rate", Adamax.RATE),
                      a.number("beta1", Adam.BETA1),
                      a.number("beta2", Adam.BETA2),
                      a.number("eps", Adam.EPS)))
          .with(
              "rmsprop",
              "rmsprop(rate=0.01, alpha=0.99, eps=1e-8, momentum=0, centered=false)",
              "the gradient by its moving root mean square",
              a ->
                  new RmsProp(
                      a.number("rate", RmsProp.RATE),
                      a.number("alpha", RmsProp.ALPHA),
                      a.number("eps", RmsProp.EPS),
                      a.number("momentum", 0),
                      a.flag("centered", false)))
          .with(
              "adagrad",
              "adagrad(rate=0.01, eps=1e-10)",
              "the gradient by the root of the sum of all its squares",
              a -> new Adagrad(a.number("rate", Adagrad.RATE), a.number("eps", Adagrad.EPS)))
          .with(
              "adadelta",
              "adadelta(rate=1, rho=0.9, eps=1e-6)",
              "the gradient in units of its own past steps",
              a ->
                  new Adadelta(
                      a.number("rate", Adadelta.RATE),
                      a.number("rho", Adadelta.RHO),
                      a.number("eps", Adadelta.EPS)))
          .with(
              "lion",
              "lion(rate=0.0001, beta1=0.9, beta2=0.99, weight_decay=0, mask=weights)",
              "steps of one size, by the sign of a moving mean",
              a ->
                  new Lion(
                      a.number("rate", Lion.RATE),
                      a.number("beta1", Lion.BETA1),
                      a.number("beta2", Lion.BETA2),
                      a.number("weight_decay", 0),
                      ParameterMask.read(a)));

  private Optimizers() {}

  /**
   * Gradient descent: {@code w -= rate g}.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Sgd sgd(double rate) {
    return new Sgd(rate);
  }

  /**
   * Gradient descent with momentum 0.9.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Momentum momentum(double rate) {
    return new Momentum(rate, Momentum.MU);
  }

  /**
   * Gradient descent with momentum: {@code v = mu v + g; w -= rate v}.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, {@code mu} in [0, 1)
   */
  public static Momentum momentum(double rate, double mu) {
    return new Momentum(rate, mu);
  }

  /**
   * Adam with beta1 0.9, beta2 0.999, eps 1e-8.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Adam adam(double rate) {
    return new Adam(rate, Adam.BETA1, Adam.BETA2, Adam.EPS, false);
  }

  /**
   * Adam.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public static Adam adam(double rate, double beta1, double beta2, double eps) {
    return new Adam(rate, beta1, beta2, eps, false);
  }

  /**
   * Gradient descent with Nesterov's momentum {@code mu}, in [0, 1).
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Nesterov nesterov(double rate, double mu) {
    return new Nesterov(rate, mu);
  }

  /**
   * Adam with the largest mean square so far, and its usual betas and eps.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Adam amsgrad(double rate) {
    return new Adam(rate, Adam.BETA1, Adam.BETA2, Adam.EPS, true);
  }

  /**
   * Adam with decoupled decay of the weights, and its usual betas and eps; {@code weightDecay} is
   * finite and at least 0, 0.01 by default in text.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static AdamW adamw(double rate, double weightDecay) {
    return new AdamW(rate, weightDecay, Adam.BETA1, Adam.BETA2, Adam.EPS, ParameterMask.WEIGHTS);
  }

  /**
   * Adam that looks ahead, with its usual settings.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static NAdam nadam(double rate) {
    return new NAdam(rate, Adam.BETA1, Adam.BETA2, Adam.EPS, NAdam.MOMENTUM_DECAY);
  }

  /**
   * Rectified Adam, with its usual settings.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static RAdam radam(double rate) {
    return new RAdam(rate, Adam.BETA1, Adam.BETA2, Adam.EPS);
  }

  /**
   * Adam by the largest magnitude, with its usual settings.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Adamax adamax(double rate) {
    return new Adamax(rate, Adam.BETA1, Adam.BETA2, Adam.EPS);
  }

  /**
   * RMSprop without momentum, alpha 0.99, eps 1e-8.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static RmsProp rmsprop(double rate) {
    return new RmsProp(rate, RmsProp.ALPHA, RmsProp.EPS, 0, false);
  }

  /**
   * Adagrad with eps 1e-10.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Adagrad adagrad(double rate) {
    return new Adagrad(rate, Adagrad.EPS);
  }

  /**
   * Adadelta with rho 0.9 and eps 1e-6; its usual rate is 1.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Adadelta adadelta(double rate) {
    return new Adadelta(rate, Adadelta.RHO, Adadelta.EPS);
  }

  /**
   * Lion with betas 0.9 and 0.99, without decay.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public static Lion lion(double rate) {
    return new Lion(rate, Lion.BETA1, Lion.BETA2, 0, ParameterMask.WEIGHTS);
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
