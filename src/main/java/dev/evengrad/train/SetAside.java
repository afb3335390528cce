package dev.evengrad.train;

import java.util.List;
import java.util.Locale;

/**
 * What the spike guard has set aside, and why: a batch that it refused, or all batches since the snapshot that it went back to.
 *
 * @param kind which of the two
 * @param step the step in which it did
 * @param signal what told the spike
 * @param value what that was in this step; NaN if it was not finite
 * @param usual its level over the steps before
 * @param z how many deviations it is above it, on a logarithmic scale
 * @param loss the loss of the step's batch; NaN if it was not finite
 * @param gradientNorm the norm of its raw gradient; NaN if it was not finite
 * @param batches what was set aside, in the order in which it was met
 * @param appliedSteps the applied steps that the weights have behind them now
 */
public record SetAside(
    Kind kind,
    long step,
    Signal signal,
    double value,
    double usual,
    double z,
    double loss,
    double gradientNorm,
    List<Batch> batches,
    long appliedSteps) {

  /** What was done. */
  public enum Kind {
    /** The batch was refused before it could change anything. */
    REFUSED,
    /** The trainer went back to a snapshot. */
    ROLLED_BACK
  }

  /** What told the spike. */
  public enum Signal {
    /** The loss of the batch, auxiliary losses included. */
    LOSS,
    /** The norm of all gradients before clipping. */
    GRADIENT_NORM,
    /** How many times the running statistics of a batch normalisation would have been what they were. */
    STATISTICS,
    /** Steps in a row could not be made, since something was not finite. */
    NON_FINITE
  }

  /**
   * A batch that was set aside.
   *
   * @param step the step that it was met in
   * @param epoch from 1 on; 0 if it was not one of an epoch
   * @param batch its place in the epoch, from 1 on; 0 if it was not one of an epoch
   * @param rows of the data that the epoch went through, from 0 on, in its order; empty if it was not one of an epoch
   */
  public record Batch(long step, long epoch, int batch, List<Integer> rows) {}

  /** What a spike is called by that which told it. */
  String what() {
    return switch (signal) {
      case LOSS -> "the loss";
      case GRADIENT_NORM -> "the norm of the gradient";
      case STATISTICS -> "the growth of the running statistics";
      case NON_FINITE -> "something";
    };
  }

  /** A sentence for a reader. */
  public String message() {
    String why =
        signal == Signal.NON_FINITE
            ? "several steps in a row were not finite"
            : String.format(
                Locale.ROOT, "%s is %.4g, its level is %.4g (z = %.3g)", what(), value, usual, z);
    return kind == Kind.REFUSED
        ? why + ": the batch was refused, nothing of it was kept"
        : why
            + ": went back to the weights after "
            + appliedSteps
            + " applied steps; "
            + batches.size()
            + (batches.size() == 1 ? " batch is" : " batches are")
            + " set aside";
  }

  @Override
  public String toString() {
    return "step " + step + ": " + message();
  }
}
