package dev.evengrad.activation;

import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import java.util.function.Function;

/** The built-in activations: as constants for code, as a registry for text. */
public final class Activations {
  /** {@code y = z}. */
  public static final Activation IDENTITY = new Identity();

  /** {@code y = max(z, 0)}. */
  public static final Activation RELU = new Relu();

  /** The hyperbolic tangent. */
  public static final Activation TANH = new Tanh();

  /** {@code y = 1 / (1 + exp(-z))}. */
  public static final Activation SIGMOID = new Sigmoid();

  /** {@code y = z} for z above 0, else {@code 0.01 z}. */
  public static final Activation LEAKY_RELU = leakyRelu(0.01);

  /** {@code y = z Phi(z)}, Phi the distribution function of the standard normal. */
  public static final Activation GELU = new Gelu();

  /** The approximation of {@link #GELU} by tanh. */
  public static final Activation GELU_TANH = new GeluTanh();

  /** {@code y = z / (1 + exp(-z))}, also called swish. */
  public static final Activation SILU = new Silu();

  /** {@code y = z} for z above 0, else {@code exp(z) - 1}. */
  public static final Activation ELU = elu(1);

  /** The scaled ELU: outputs of mean 0 and variance 1. */
  public static final Activation SELU = new Selu();

  /** {@code y = log(1 + exp(z))}. */
  public static final Activation SOFTPLUS = new Softplus();

  /** {@code y = min(max(z, 0), 6)}. */
  public static final Activation RELU6 = new Relu6();

  /** {@code y = min(max(z, -1), 1)}. */
  public static final Activation HARD_TANH = new HardTanh();

  /** {@code y = min(max(z + 3, 0), 6) / 6}. */
  public static final Activation HARD_SIGMOID = new HardSigmoid();

  /** {@code y = z min(max(z + 3, 0), 6) / 6}. */
  public static final Activation HARD_SWISH = new HardSwish();

  /** {@code y = z / (1 + |z|)}. */
  public static final Activation SOFTSIGN = new Softsign();

  /** {@code y = z} for z above 0, else {@code exp(z) - 1}. */
  public static final Activation CELU = celu(1);

  /** {@code y = z tanh(log(1 + exp(z)))}. */
  public static final Activation MISH = new Mish();

  /** The built-in activations by name. */
  public static final Registry<Function<Arguments, Activation>> REGISTRY =
      Registry.<Function<Arguments, Activation>>empty("activation")
          .with("identity", "identity", "y = z", a -> IDENTITY)
          .with("relu", "relu", "y = max(z, 0)", a -> RELU)
          .with("tanh", "tanh", "the hyperbolic tangent", a -> TANH)
          .with("sigmoid", "sigmoid", "y = 1 / (1 + exp(-z))", a -> SIGMOID)
          .with(
              "leaky_relu",
              "leaky_relu(slope=0.01)",
              "y = z above 0, else slope z",
              a -> leakyRelu(a.number("slope", 0.01)))
          .with("gelu", "gelu", "y = z Phi(z), Phi the normal distribution function", a -> GELU)
          .with("gelu_tanh", "gelu_tanh", "gelu as approximated by tanh", a -> GELU_TANH)
          .with("silu", "silu", "y = z sigmoid(z), also called swish", a -> SILU)
          .with(
              "elu",
              "elu(alpha=1)",
              "y = z above 0, else alpha (exp(z) - 1)",
              a -> elu(a.number("alpha", 1)))
          .with("selu", "selu", "elu scaled to keep mean 0 and variance 1", a -> SELU)
          .with("softplus", "softplus", "y = log(1 + exp(z))", a -> SOFTPLUS)
          .with("relu6", "relu6", "y = min(max(z, 0), 6)", a -> RELU6)
          .with("hard_tanh", "hard_tanh", "y = min(max(z, -1), 1)", a -> HARD_TANH)
          .with("hard_sigmoid", "hard_sigmoid", "y = min(max(z + 3, 0), 6) / 6", a -> HARD_SIGMOID)
          .with("hard_swish", "hard_swish", "y = z min(max(z + 3, 0), 6) / 6", a -> HARD_SWISH)
          .with("softsign", "softsign", "y = z / (1 + |z|)", a -> SOFTSIGN)
          .with(
              "celu",
              "celu(alpha=1)",
              "y = z above 0, else alpha (exp(z/alpha) - 1)",
              a -> celu(a.number("alpha", 1)))
          .with("mish", "mish", "y = z tanh(softplus(z))", a -> MISH);

  private Activations() {}

  /**
   * {@code y = z} for z above 0, else {@code slope z}.
   *
   * @throws dev.evengrad.SettingException if the slope is not above 0 or no finite float
   */
  public static Activation leakyRelu(double slope) {
    return new LeakyRelu(slope);
  }

  /**
   * {@code y = z} for z above 0, else {@code alpha (exp(z) - 1)}.
   *
   * @throws dev.evengrad.SettingException if alpha is not above 0 or no finite float
   */
  public static Activation elu(double alpha) {
    return new Elu(alpha);
  }

  /**
   * {@code y = z} for z above 0, else {@code alpha (exp(z/alpha) - 1)}.
   *
   * @throws dev.evengrad.SettingException if alpha is not above 0 or no finite float
   */
  public static Activation celu(double alpha) {
    return new Celu(alpha);
  }
}
