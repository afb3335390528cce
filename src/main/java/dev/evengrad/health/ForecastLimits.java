package dev.evengrad.health;

/** The limits of a forecast's verdict, with their reasons. F is |delta of the first hidden layer| / |delta of the last one|. */
public final class ForecastLimits {
  /**
   * Below this F the gradient vanishes, as log10: 12 ReLU layers with Xavier (-1.65) still train to 0.95 on a problem on which 12 tanh layers
   * with PyTorch's default (-2.7) reach 0.22 to 0.63 with SGD.
   */
  public static final double VANISHING = -2;

  /** Above this F, as log10 of 7, it explodes if it also grows exponentially: tanh with gain 5/3 has 12 over 30 layers and loses accuracy. */
  public static final double EXPLODING = 0.85;

  /**
   * The growth over the third of the hidden layers nearest the output, in decades a layer, above which it is exponential. Residual chains
   * grow by a power law, .043, .025, .017 by thirds, and train well; tanh with gain 5/3 grows by .036, .042, .042.
   */
  public static final double EXPONENTIAL = 0.03;

  /** Above this F, as log10, it explodes whatever the law: no first layer stands a gradient ten thousand times that of the last. */
  public static final double FAR_EXPLODING = 4;

  /**
   * Two rows whose cosine is above this after the last hidden layer can hardly be told apart. He and ReLU reach .972 after 30 layers and
   * .988 after 50, which train.
   */
  public static final double ROWS_COLLAPSE = 0.99;

  /** Gradients are trainable to about this many depth scales (Schoenholz et al. 2017). */
  public static final double TRAINABLE_DEPTH_SCALES = 6;

  private ForecastLimits() {}
}
