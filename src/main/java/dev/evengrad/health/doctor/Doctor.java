package dev.evengrad.health.doctor;

import dev.evengrad.health.doctor.TreatmentResult.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is wrong with a training run, and cures it by the smallest change that does.
 *
 * <p>What is wrong shows from what a run learns, not from rules alone, which warn of much that a run gets over. So first it is measured
 * what is attainable with these rows in as many epochs: by the same network with inputs, initial weights, optimizer and batch at values
 * known to train, and by two layers of 64 ReLU, if that is weak itself. Where rows are few, all of them, training and validation rows
 * together, are predicted once by cross-validation, since two equally good runs differ by some points on a few rows. A run is healthy that
 * is no further behind than chance explains; cured, if it is less than 2 points behind.
 *
 * <p>The same patient and budget in steps give the same result, on any machine.
 */
public final class Doctor {
  private Doctor() {}

  /** What is wrong with a run. */
  public static Diagnosis diagnose(Patient patient) {
    return diagnose(patient, DoctorSettings.standard());
  }

  /**
   * The same with a budget, a listener, a way to cancel.
   *
   * @throws dev.evengrad.EvengradException if the run cannot be trained at all, e.g. since the chain freezes a parameter that is not there
   */
  public static Diagnosis diagnose(Patient patient, DoctorSettings settings) {
    return new Diagnostics(new Consultation(patient, settings), patient).make();
  }

  /** Diagnoses a run and, if it is sick, tries treatments, the smallest first, until it is cured. */
  public static TreatmentResult treat(Patient patient) {
    return treat(patient, DoctorSettings.standard());
  }

  /**
   * The same with a budget, a listener, a way to cancel.
   *
   * @throws dev.evengrad.EvengradException if the run cannot be trained at all
   */
  public static TreatmentResult treat(Patient patient, DoctorSettings settings) {
    Consultation consultation = new Consultation(patient, settings);
    Diagnostics diagnostics = new Diagnostics(consultation, patient);
    Diagnosis diagnosis = diagnostics.make();
    TrainingSettings target = diagnostics.attainable();
    if (diagnosis.condition() != Condition.SICK || target == null) {
      return untreated(diagnosis, consultation);
    }
    Therapy therapy = new Therapy(consultation, patient);
    boolean ended = false;
    try {
      therapy.run(target);
    } catch (Ledger.Ended e) {
      ended = true;
    }
    return result(diagnosis, consultation, therapy, ended, patient);
  }

  private static TreatmentResult untreated(Diagnosis diagnosis, Consultation consultation) {
    Outcome outcome =
        switch (diagnosis.condition()) {
          case HEALTHY -> Outcome.HEALTHY;
          case INCURABLE -> Outcome.INCURABLE;
          case SICK -> Outcome.NOT_HELPED;
          case UNKNOWN -> diagnosis.cancelled() ? Outcome.CANCELLED : Outcome.UNKNOWN;
        };
    return new TreatmentResult(
        diagnosis,
        outcome,
        outcome == Outcome.HEALTHY
            ? "Nothing to treat. " + diagnosis.explanation()
            : diagnosis.explanation(),
        outcome == Outcome.INCURABLE ? hopeless(consultation) : List.of(),
        List.of(),
        diagnosis.settings(),
        diagnosis.trial(),
        null,
        consultation.ledger().spent());
  }

  /** As much as the budget allows. */
  private static List<Attempt> hopeless(Consultation consultation) {
    try {
      return consultation.hopeless();
    } catch (Ledger.Ended e) {
      return List.of();
    }
  }

  private static TreatmentResult result(
      Diagnosis diagnosis,
      Consultation consultation,
      Therapy therapy,
      boolean ended,
      Patient patient) {
    List<Prescription> kept = therapy.kept();
    Outcome outcome =
        therapy.cured()
            ? Outcome.CURED
            : ended && consultation.ledger().cancelled()
                ? Outcome.CANCELLED
                : !kept.isEmpty() ? Outcome.HELPED : ended ? Outcome.UNKNOWN : Outcome.NOT_HELPED;
    @Nullable Trial after = kept.isEmpty() ? null : consultation.examine(therapy.current()).trial();
    return new TreatmentResult(
        diagnosis,
        outcome,
        explanation(outcome, kept, therapy),
        therapy.attempts(),
        kept,
        therapy.current().withEpochs(patient.settings().epochs()),
        diagnosis.trial(),
        after,
        consultation.ledger().spent());
  }

  private static String explanation(Outcome outcome, List<Prescription> kept, Therapy therapy) {
    String changes = String.join("; ", kept.stream().map(Prescription::change).toList());
    long tried = therapy.attempts().stream().filter(Attempt::tried).count();
    return switch (outcome) {
      case CURED -> "Cured by " + changes + ".";
      case HELPED -> "Helped, not cured, by " + changes + ".";
      case CANCELLED -> "Cancelled" + (kept.isEmpty() ? "." : "; so far helped " + changes + ".");
      case UNKNOWN -> "The budget was spent before a treatment helped.";
      default ->
          tried == 0
              ? "No treatment could be tried."
              : tried == 1
                  ? "The one treatment that was tried did not help."
                  : "None of the " + tried + " treatments that were tried helped.";
    };
  }
}
