package dev.evengrad.init;

import dev.evengrad.activation.Activation;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import java.util.Set;
import java.util.function.Function;

/** The built-in initializers: as constants for code, as a registry for text; and the default for each activation. */
public final class Initializers {
  /** All zeros. */
  public static final Initializer ZEROS = new Zeros();

  /** All ones; for normalisations, so not among the names of the registry. */
  public static final Initializer ONES = new Ones();

  /** Normal, variance 2 / (fan in + fan out). */
  public static final Initializer XAVIER_NORMAL = xavierNormal(1);

  /** Uniform, variance 2 / (fan in + fan out). */
  public static final Initializer XAVIER_UNIFORM = xavierUniform(1);

  /** Normal, variance 2 / fan in. */
  public static final Initializer HE_NORMAL = heNormal(1);

  /** Uniform, variance 2 / fan in. */
  public static final Initializer HE_UNIFORM = heUniform(1);

  /** Normal, variance 1 / fan in. */
  public static final Initializer LECUN_NORMAL = lecunNormal(1);

  /** Uniform, variance 1 / fan in. */
  public static final Initializer LECUN_UNIFORM = lecunUniform(1);

  /** Normal, cut at two deviations, variance 1 / fan in after the cut. */
  public static final Initializer TRUNCATED_NORMAL = truncatedNormal(1);

  /** Orthogonal rows, or columns if they are fewer, of length 1. */
  public static final Initializer ORTHOGONAL = orthogonal(1);

  /** 1 on the diagonal, else 0. */
  public static final Initializer IDENTITY = identity(1);

  /** U(-1/sqrt(fan in), 1/sqrt(fan in)) for weights and biases. */
  public static final Initializer PYTORCH = new PytorchUniform();

  /** The built-in initializers by name. */
  public static final Registry<Function<Arguments, Initializer>> REGISTRY =
      Registry.<Function<Arguments, Initializer>>empty("initializer")
          .with(
              "xavier_normal",
              "xavier_normal(gain=1)",
              "normal, variance 2/(fan in + fan out): tanh, sigmoid, linear",
              a -> xavierNormal(a.number("gain", 1)))
          .with(
              "xavier_uniform",
              "xavier_uniform(gain=1)",
              "uniform, variance 2/(fan in + fan out)",
              a -> xavierUniform(a.number("gain", 1)))
          .with(
              "he_normal",
              "he_normal(gain=1)",
              "normal, variance 2/fan in: the ReLU family",
              a -> heNormal(a.number("gain", 1)))
          .with(
              "he_uniform",
              "he_uniform(gain=1)",
              "uniform, variance 2/fan in",
              a -> heUniform(a.number("gain", 1)))
          .with(
              "lecun_normal",
              "lecun_normal(gain=1)",
              "normal, variance 1/fan in: SELU, linear",
              a -> lecunNormal(a.number("gain", 1)))
          .with(
              "lecun_uniform",
              "lecun_uniform(gain=1)",
              "uniform, variance 1/fan in",
              a -> lecunUniform(a.number("gain", 1)))
          .with(
              "pytorch",
              "pytorch",
              "uniform within 1/sqrt(fan in), biases too: PyTorch's default",
              a -> PYTORCH)
          .with(
              "truncated_normal",
              "truncated_normal(gain=1)",
              "normal cut at 2 deviations, variance gain^2/fan in: Keras' VarianceScaling",
              a -> truncatedNormal(a.number("gain", 1)))
          .with(
              "orthogonal",
              "orthogonal(gain=1)",
              "orthogonal rows, or columns if they are fewer, of length gain",
              a -> orthogonal(a.number("gain", 1)))
          .with(
              "identity",
              "identity(gain=1)",
              "gain on the diagonal, else 0",
              a -> identity(a.number("gain", 1)))
          .with(
              "constant",
              "constant(value)",
              "all weights the same",
              a -> constant(a.number("value")))
          .with("zeros", "zeros", "all zeros", a -> ZEROS);

  private static final Set<String> RELU_LIKE =
      Set.of(
          "relu",
          "leaky_relu",
          "prelu",
          "elu",
          "celu",
          "relu6",
          "gelu",
          "gelu_tanh",
          "silu",
          "mish",
          "hard_swish");

  private Initializers() {}

  /** As {@link #XAVIER_NORMAL}, the deviation times {@code gain}. */
  public static Initializer xavierNormal(double gain) {
    return new VarianceScaling("xavier_normal", 1, gain, true, false);
  }

  /** As {@link #XAVIER_UNIFORM}, the deviation times {@code gain}. */
  public static Initializer xavierUniform(double gain) {
    return new VarianceScaling("xavier_uniform", 1, gain, true, true);
  }

  /** As {@link #HE_NORMAL}, the deviation times {@code gain}. */
  public static Initializer heNormal(double gain) {
    return new VarianceScaling("he_normal", 2, gain, false, false);
  }

  /** As {@link #HE_UNIFORM}, the deviation times {@code gain}. */
  public static Initializer heUniform(double gain) {
    return new VarianceScaling("he_uniform", 2, gain, false, true);
  }

  /** As {@link #LECUN_NORMAL}, the deviation times {@code gain}. */
  public static Initializer lecunNormal(double gain) {
    return new VarianceScaling("lecun_normal", 1, gain, false, false);
  }

  /** As {@link #LECUN_UNIFORM}, the deviation times {@code gain}. */
  public static Initializer lecunUniform(double gain) {
    return new VarianceScaling("lecun_uniform", 1, gain, false, true);
  }

  /** As {@link #TRUNCATED_NORMAL}, the deviation times {@code gain}; with sqrt 2 it is Keras' he_normal. */
  public static Initializer truncatedNormal(double gain) {
    return new TruncatedNormal(gain);
  }

  /** As {@link #ORTHOGONAL}, of length {@code gain}. */
  public static Initializer orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  /** As {@link #IDENTITY}, times {@code gain}. */
  public static Initializer identity(double gain) {
    return new IdentityMatrix(gain);
  }

  /** All weights {@code value}; biases 0. */
  public static Initializer constant(double value) {
    return new Constant(value);
  }

  /**
   * The default for weights whose outputs go through {@code activation}: He for the ReLU family, LeCun for SELU, Xavier with gain 1 for
   * all others (the saturating ones, identity, and a user's own).
   */
  public static Initializer defaultFor(Activation activation) {
    String text = activation.text();
    int open = text.indexOf('(');
    String name = open < 0 ? text : text.substring(0, open);
    if (RELU_LIKE.contains(name)) {
      return HE_NORMAL;
    }
    return name.equals("selu") ? LECUN_NORMAL : XAVIER_NORMAL;
  }
}
