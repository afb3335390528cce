package dev.evengrad.loss;

/** What turns a network's raw outputs (logits) into what a user reads. Implied by the loss, kept in the model. */
public enum OutputLink {
  /** The outputs as they are. */
  NONE,
  /** Probabilities that add up to 1 over the outputs. */
  SOFTMAX,
  /** An independent probability for each output. */
  SIGMOID;

  /** The name in files: lower case. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
