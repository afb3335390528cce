package dev.evengrad.reference.textbook;

import dev.evengrad.SpecException;

/** The twins of the built-in activations, apart from {@link Textbook}: those need no EJML. */
public final class TextbookActivations {
  static final Twins<TextbookActivation> BUILT_IN =
      Twins.<TextbookActivation>of("activation")
          .with("identity", a -> new TextbookIdentity())
          .with("relu", a -> new TextbookRelu())
          .with("tanh", a -> new TextbookTanh())
          .with("sigmoid", a -> new TextbookSigmoid())
          .with("leaky_relu", a -> new TextbookLeakyRelu(a.number("slope", 0.01)))
          .with("gelu", a -> new TextbookGelu())
          .with("gelu_tanh", a -> new TextbookGeluTanh())
          .with("silu", a -> new TextbookSilu())
          .with("elu", a -> new TextbookElu(a.number("alpha", 1)))
          .with("selu", a -> new TextbookSelu())
          .with("softplus", a -> new TextbookSoftplus())
          .with("relu6", a -> new TextbookRelu6())
          .with("hard_tanh", a -> new TextbookHardTanh())
          .with("hard_sigmoid", a -> new TextbookHardSigmoid())
          .with("hard_swish", a -> new TextbookHardSwish())
          .with("softsign", a -> new TextbookSoftsign())
          .with("celu", a -> new TextbookCelu(a.number("alpha", 1)))
          .with("mish", a -> new TextbookMish());

  private TextbookActivations() {}

  /**
   * The twin of the built-in activation with that text.
   *
   * @throws SpecException if there is none
   * @throws dev.evengrad.MissingLibraryException if it needs a library that is not on the class path
   */
  public static TextbookActivation of(String text) {
    return BUILT_IN.find(text);
  }
}
