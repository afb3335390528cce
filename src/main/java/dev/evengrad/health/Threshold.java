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
      ForecastLimits.VANISHING,
      "decades of |delta| from the last to a hidden layer below which it vanishes, less the scatter"
          + " of a measured profile",
      "12 ReLU layers with Xavier (-1.65) still train, 12 tanh layers with PyTorch's default (-2.7)"
          + " do not"),
  /** Vanishing, by far. */
  VANISHING_FAR(
      "vanishing",
      -6,
      "decades below which that is a warning at once, less the scatter; above it after 8 steps in"
          + " which neither the profile nor the loss gets better",
      "weights drawn at a tenth of their size start at -3 or -4 and grow within ten steps where"
          + " adam trains them; below -6 no tuning run recovered"),
  /** Vanishing, in depth. */
  VANISHING_DEEP(
      "vanishing",
      12,
      "hidden layers from which it is a warning at once",
      "so many do not recover in time, even where their profile does: 20 ReLU layers with Xavier"
          + " and adam end 5 to 40 points behind"),
  /** Exploding, with a slope. */
  EXPLODING_DECADES(
      "exploding",
      ForecastLimits.EXPLODING,
      "decades of |delta| from the last to the first hidden layer above which it explodes, plus the"
          + " scatter, if the slope is steep too",
      "a factor of 7; residual chains that grow by a power law reach more and train well, hence the"
          + " slope"),
  /** Exploding: the slope. */
  EXPLODING_SLOPE(
      "exploding",
      ForecastLimits.EXPONENTIAL,
      "decades a layer over the third of the hidden layers nearest the output, that go with it",
      "growth that is exponential in depth keeps its slope (.042), growth by a power law flattens"
          + " (.017)"),
  /** Exploding, whatever the slope. */
  EXPLODING_ALWAYS(
      "exploding",
      ForecastLimits.FAR_EXPLODING,
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
      200,
      "steps after which that is a fault, or a third of those that are planned",
      "most healthy networks leave the plateau of the start within some tens of steps, 4 layers of"
          + " sigmoid in 110"),
  /** Loss stalled, slowly: the loss. */
  SLOW_LOSS(
      "loss_stalled",
      0.4,
      "of the loss of the best constant output, above which too little is learned after nine tenths"
          + " of the planned steps, where their number is known",
      "a fifth of wrong labels alone leaves up to that"),
  /** Loss stalled, slowly: the accuracy. */
  SLOW_ACCURACY(
      "loss_stalled",
      0.5,
      "of the way from guessing to all right, below which the accuracy then is, with it; of that"
          + " loss, where the accuracy is unknown",
      "0.55 with ten classes, 0.75 with two, where a fifth of wrong labels leaves 0.8 at best"),
  /** Loss stalled, unfinished: the loss. */
  UNFINISHED_LOSS(
      "loss_stalled",
      0.2,
      "of the loss of the best constant output, above which it is still learning then, if it falls",
      "below it there is little to win"),
  /** Loss stalled, unfinished: how it falls. */
  UNFINISHED_FALL(
      "loss_stalled",
      0.3,
      "of the loss at half of the steps, won since; a tenth where more than half of the loss is"
          + " left",
      "a run that is near its end wins less"),
  /** Loss stalled, unfinished: the accuracy. */
  UNFINISHED_ACCURACY(
      "loss_stalled",
      0.85,
      "of the way from guessing to all right, below which the accuracy is, with both",
      "0.865 with ten classes, 0.925 with two"),
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
  /** Loss diverging from what was reached. */
  LOST_FACTOR(
      "loss_diverging",
      3,
      "times the lowest that the smoothed loss was, above 0.4 of the loss of the best constant"
          + " output, for 20 steps: what was learned is lost",
      "batches of a healthy run scatter by less once they are smoothed over ten and fifty steps"),
  /** Loss jump. */
  JUMP_FACTOR(
      "loss_jump",
      5,
      "times the largest smoothed loss of the last steps, for 20 steps on end",
      "a batch that is hard is over after one step; weights that were thrown away are not"),
  /** Inputs: how far. */
  INPUT_DECADES(
      "inputs_not_normalized",
      1,
      "decades of the inputs' root mean square from 1, up or down",
      "initialisers keep what they are given, so that inputs of 10 are outputs of 10, and inputs of"
          + " 0.1 hide behind the biases"),
  /** Inputs: by far. */
  INPUT_DECADES_LARGE(
      "inputs_not_normalized",
      1,
      "decades up: a warning at once",
      "of the tuning runs with inputs of more than 10 all lost accuracy; small inputs only learn"
          + " later"),
  /** Inputs and initialisation: how long. */
  PATIENCE_STEPS(
      "inputs_not_normalized",
      100,
      "steps, or half of those that are planned, after which a notice on inputs or on the first"
          + " loss becomes a warning if nothing is learned",
      "adam gets over inputs a thousand times too large on easy data within that"),
  /** Inputs: different scales. */
  INPUT_SPREAD_DECADES(
      "inputs_not_normalized",
      3,
      "decades between the largest and the smallest standard deviation of an input: a notice",
      "no single rate fits weights whose gradients differ by a thousand"),
  /** Initialisation: outputs. */
  OUTPUT_DECADES(
      "poor_initialization",
      2,
      "decades between the outputs of the first and the last hidden layer in the first 10 steps",
      "the same factor as for the gradient"),
  /** Initialisation: first loss. */
  INITIAL_LOSS(
      "poor_initialization",
      3,
      "times the loss of an output that knows nothing, the loss of the first step: a notice, and a"
          + " warning if nothing is learned",
      "outputs of a fit network start near nothing known; 30 layers scatter up to 2"),
  /** Dead units. */
  DEAD_FRACTION(
      "dead_units",
      0.7,
      "of a layer's units are zero for every row, over 3 measurements",
      "deep ReLU layers at He's variance have rows so alike that half of the units are off for all"
          + " of them, and train"),
  /** Dead units: nearly all. */
  DEAD_NEARLY_ALL(
      "dead_units",
      0.95,
      "of a layer's units: an error",
      "what is left is a bottleneck of a few units"),
  /** Saturated units. */
  SATURATED_FRACTION(
      "saturated_units",
      0.6,
      "of a layer's outputs have a derivative below 1e-4, over 3 measurements",
      "most rows teach the layer nothing; half is reached on raw pixels by networks that learn"),
  /** Saturated units: nearly all. */
  SATURATED_NEARLY_ALL(
      "saturated_units", 0.9, "of a layer's outputs: an error", "hardly any gradient passes"),
  /** Update ratio: too large. */
  UPDATE_LARGE(
      "update_ratio",
      0.2,
      "of the size of a layer's weights, the change by a step, smoothed over 10 measurements",
      "usual is 1e-3; Adam at ten times its usual rate is at 0.05 and trains; 0.2 is a new layer"
          + " every 5 steps"),
  /** Update ratio: too small. */
  UPDATE_SMALL(
      "update_ratio",
      1e-6,
      "of the size of a layer's weights, while the loss is above half of what it is by chance",
      "a million steps to change the weights by their size"),
  /** Update ratio: too small for the run. */
  MOVED_LEAST(
      "update_ratio",
      0.02,
      "of the size of a layer's weights, what all planned steps together can change, where their"
          + " number is known",
      "a network that is to learn something ends elsewhere than where it began"),
  /** Clipping: how often. */
  CLIPPED_FRACTION(
      "clipping_hides_fault", 0.5, "of the steps are clipped", "a clip is there for the exception"),
  /** Clipping: how much. */
  CLIPPED_DECADES(
      "clipping_hides_fault",
      0.7,
      "decades that the norm is cut by, on average, over the first 100 steps and later",
      "to a fifth: healthy networks start with norms of 1 to 5 and a clip of 1"),
  /** Clipping: how much, for a warning. */
  CLIPPED_DECADES_MANY(
      "clipping_hides_fault",
      1,
      "decades that the norm is cut by, on average: a warning while nothing is learned after 100"
          + " steps",
      "then it is the clip that sets the size of the steps"),
  /** Overfitting: loss. */
  VALIDATION_RISE(
      "overfitting",
      0.2,
      "rise of the validation loss over its lowest, in 3 evaluations on end: a notice",
      "less is the scatter of a validation set of some hundred rows"),
  /** Overfitting: accuracy. */
  VALIDATION_FALL(
      "overfitting",
      0.15,
      "fall of the validation accuracy from its highest, with it, in 5 evaluations on end: a"
          + " warning",
      "the loss rises in healthy runs too, where the network grows surer of its few mistakes"),
  /** Identity of a chain. */
  CHAIN_PRODUCT(
      "identity_broken",
      1e-3,
      "difference of weight times gradient of two layers of a chain, over |weights| |gradient|",
      "float32 sums keep it below 1e-5, also through 30 layers"),
  /** Identity before batch normalisation. */
  UNIT_PRODUCT(
      "identity_broken",
      0.05,
      "weight times gradient of a unit over |weights| |gradient| in front of a batch normalisation",
      "its epsilon leaves 1e-5 of a variance of 1; a wrong gradient leaves 1/sqrt(inputs)"),
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
