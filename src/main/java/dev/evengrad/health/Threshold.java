package dev.evengrad.health;

import java.util.Locale;

/**
 * Every limit of our rules, with its reason: the one place where they stand. Factors over depth are in decades (log10); fractions go from
 * 0 to 1. Where other tools have an absolute limit ours is relative to something of the same run, so that it holds for any width, batch,
 * rate and scale.
 */
public enum Threshold {
  /** Vanishing. */
  VANISHING_DECADES(
      "vanishing",
      -2,
      "decades of |delta| from the last to a hidden layer below which it vanishes, less the scatter"
          + " of a measured profile",
      "12 ReLU layers with Xavier (-1.65) still train, 12 tanh layers with PyTorch's default (-2.7)"
          + " do not"),
  /** Exploding, with a slope. */
  EXPLODING_DECADES(
      "exploding",
      0.85,
      "decades of |delta| from the last to the first hidden layer above which it explodes, plus the"
          + " scatter, if the slope is steep too",
      "a factor of 7; residual chains that grow by a power law reach more and train well, hence the"
          + " slope"),
  /** Exploding: the slope. */
  EXPLODING_SLOPE(
      "exploding",
      0.03,
      "decades a layer over the third of the hidden layers nearest the output, that go with it",
      "growth that is exponential in depth keeps its slope (.042), growth by a power law flattens"
          + " (.017)"),
  /** Exploding, whatever the slope. */
  EXPLODING_ALWAYS(
      "exploding",
      4,
      "decades above which it explodes whatever the slope, plus the scatter",
      "no rate fits layers whose gradients differ by 10,000"),
  /** Spike: how unusual. */
  SPIKE_Z(
      "spike",
      5,
      "standard deviations of the logarithm of the gradient's norm above its moving mean",
      "the norms of a healthy run scatter like a log-normal one with heavy tails: 2.5, ZClip's"
          + " limit, is passed in one step of a hundred"),
  /** Spike: how large. */
  SPIKE_FACTOR(
      "spike",
      10,
      "times the largest norm of all steps before: a warning; below it a notice",
      "late in training one row that is still wrong gives a large z, but no more than all rows did"
          + " at the beginning"),
  /** Loss stalled. */
  STALLED_LOSS(
      "loss_stalled",
      0.97,
      "of the loss of the best constant output, above which the smoothed loss has not left it",
      "a network that has learned to tell one class in ten is at 0.9; a loss that stands still near"
          + " 0 is at its end, not stalled"),
  /** Loss stalled: how long. */
  STALLED_STEPS(
      "loss_stalled",
      100,
      "steps after which that is a fault",
      "healthy networks leave the plateau of the start within some tens of steps"),
  /** Loss oscillating. */
  OSCILLATING_SWING(
      "loss_oscillating",
      0.5,
      "of the loss of the best constant output: the mean swing from step to step",
      "batches differ by far less than what is to be learned; a step that overshoots does not"),
  /** Loss diverging. */
  DIVERGING_FACTOR(
      "loss_diverging",
      2,
      "times the loss of the best constant output, or of the start where that is more: the smoothed"
          + " loss",
      "worse than an output that knows nothing, by far, and not from the start on"),
  /** Loss jump. */
  JUMP_FACTOR(
      "loss_jump",
      5,
      "times the largest smoothed loss of the last steps, for 20 steps on end",
      "a batch that is hard is over after one step; weights that were thrown away are not"),
  ;

  private final String rule;
  private final double standard;
  private final String meaning;
  private final String reason;

  Threshold(String rule, double standard, String meaning, String reason) {
    this.rule = rule;
    this.standard = standard;
    this.meaning = meaning;
    this.reason = reason;
  }

  /** The rule that it belongs to. */
  public String rule() {
    return rule;
  }

  /** Its value unless set otherwise. */
  public double standard() {
    return standard;
  }

  /** What is compared with it. */
  public String meaning() {
    return meaning;
  }

  /** Why it is what it is. */
  public String reason() {
    return reason;
  }

  /** Its name in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its place among all of them. */
  @SuppressWarnings("EnumOrdinal") // an index of arrays, stored nowhere
  int index() {
    return ordinal();
  }
}
