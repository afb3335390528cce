package dev.evengrad.health.doctor;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a doctor did for a run.
 *
 * @param diagnosis of the run as it came
 * @param outcome what came of it
 * @param explanation in a sentence or two
 * @param attempts all treatments, in the order in which they were tried or ruled out
 * @param kept those that make up the cure, the first applied first; empty if the run stays as it was
 * @param settings the run with these; the run as it was if there are none
 * @param before the run as it came, on the training rows, measured on the validation rows; null if it was not trained
 * @param after the run with the settings: from the same seed on the same batches. Null if nothing was kept
 * @param steps spent in all, those of the diagnosis included
 */
public record TreatmentResult(
    Diagnosis diagnosis,
    Outcome outcome,
    String explanation,
    List<Attempt> attempts,
    List<Prescription> kept,
    TrainingSettings settings,
    @Nullable Trial before,
    @Nullable Trial after,
    long steps) {
  /** Copies the lists. */
  public TreatmentResult {
    attempts = List.copyOf(attempts);
    kept = List.copyOf(kept);
  }

  /** What came of it. */
  public enum Outcome {
    /** Nothing was wrong; left alone. */
    HEALTHY,
    /** It learns now what can be learned of these rows. */
    CURED,
    /** It learns more than before, but less than can be learned. */
    HELPED,
    /** Nothing that was tried helped, though another network does learn. */
    NOT_HELPED,
    /** Nothing that was tried learns: the rows hold nothing that such a network could learn. */
    INCURABLE,
    /** The budget was too small to say. */
    UNKNOWN,
    /** Cancelled; what was found so far is there. */
    CANCELLED;

    /** The words, e.g. {@code not helped}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** How many treatments were trained. */
  public int tried() {
    return (int) attempts.stream().filter(Attempt::tried).count();
  }
}
