package dev.evengrad.health.doctor;

import dev.evengrad.EvengradException;
import dev.evengrad.health.doctor.Attempt.Outcome;
import dev.evengrad.health.doctor.treatments.Factor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries treatments, the smallest first, and stops at the first that cures. One that helps clearly is kept, and the next is tried on top of
 * it. In the end what is kept is taken back, piece by piece, where the run is as good without it.
 */
final class Therapy {
  /** Cured is a run that is at most so many points behind what is attainable. */
  static final double CURED = 2;

  /** Helped is one that gains more than this, and more than its error twice over. */
  private static final double HELPED = 2;

  private final Consultation consultation;
  private final Patient original;
  private final TrainingSettings first;
  private final TrainingSettings target;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Prescription> kept = new ArrayList<>();
  private final Set<TrainingSettings> seen = new HashSet<>();
  private TrainingSettings current;
  private boolean cured;

  Therapy(Consultation consultation, Patient original, TrainingSettings target) {
    this.consultation = consultation;
    this.original = original;
    this.first = consultation.patient().settings();
    this.target = target;
    this.current = first;
    seen.add(first);
  }

  /** A prescription for the whole run, of which a shortened one may have been trained. */
  static Prescription whole(Prescription prescription, TrainingSettings original) {
    return new Prescription(
        prescription.treatment(),
        prescription.change(),
        prescription.settings().withEpochs(original.epochs()));
  }

  List<Attempt> attempts() {
    return attempts;
  }

  List<Prescription> kept() {
    return kept.stream().map(p -> whole(p, original.settings())).toList();
  }

  /** The run with what was kept. */
  TrainingSettings current() {
    return current;
  }

  boolean cured() {
    return cured;
  }

  /** Tries. */
  void run() {
    for (Treatment treatment : consultation.settings().treatments()) {
      attempt(treatment);
      if (cured) {
        prune();
        return;
      }
    }
  }

  private void attempt(Treatment treatment) {
    Symptoms symptoms = consultation.symptoms(current);
    for (Prescription prescription : treatment.prescriptions(symptoms.patient())) {
      if (seen.contains(prescription.settings())) {
        continue;
      }
      String out = treatment.ruledOut(symptoms, prescription);
      if (!out.isEmpty()) {
        add(prescription, Outcome.RULED_OUT, out, null, null, consultation.ledger().spent());
        continue;
      }
      seen.add(prescription.settings());
      Outcome outcome = tried(prescription);
      if (outcome == Outcome.CURED || outcome == Outcome.HELPED) {
        return;
      }
    }
  }

  private Outcome tried(Prescription prescription) {
    TrainingSettings run = prescription.settings();
    long before = consultation.ledger().spent();
    consultation
        .settings()
        .listener()
        .begins("trying " + prescription.treatment() + ": " + prescription.change());
    try {
      Trial trial = consultation.examine(run).trial();
      Comparison behind = consultation.behind(run, target, CURED);
      Outcome outcome;
      String why;
      if (isCure(trial, behind)) {
        outcome = Outcome.CURED;
        why =
            String.format(
                Locale.ROOT, "%.1f points from what is attainable", Math.abs(behind.points()));
      } else {
        Comparison gain = consultation.gain(current, run);
        boolean helps =
            trial.halted().isEmpty()
                && gain.points() > HELPED
                && gain.points() > 2 * gain.standardError();
        outcome = helps ? Outcome.HELPED : Outcome.NO_HELP;
        why =
            String.format(
                Locale.ROOT,
                "%.1f points %s than before, %.1f behind what is attainable",
                Math.abs(gain.points()),
                gain.points() < 0 ? "less" : "more",
                behind.points());
      }
      if (outcome != Outcome.NO_HELP) {
        kept.add(prescription);
        current = run;
        cured = outcome == Outcome.CURED;
      }
      add(prescription, outcome, why, trial, behind, before);
      return outcome;
    } catch (Ledger.Ended e) {
      add(
          prescription,
          Outcome.UNFINISHED,
          consultation.ledger().cancelled() ? "cancelled" : "the budget is spent",
          null,
          null,
          before);
      throw e;
    } catch (EvengradException e) {
      add(
          prescription,
          Outcome.RULED_OUT,
          "it cannot be trained: " + e.getMessage(),
          null,
          null,
          before);
      return Outcome.RULED_OUT;
    }
  }

  private boolean isCure(Trial trial, Comparison behind) {
    return trial.halted().isEmpty()
        && behind.points() < CURED
        && !consultation.nonFinite(trial.settings())
        && (trial.settings().equals(target) || !Consultation.hasError(trial));
  }

  /** Takes back what is not needed. */
  private void prune() {
    List<Factor> changed = Factor.differing(first, current);
    if (changed.size() < 2) {
      return;
    }
    List<Factor> left = new ArrayList<>(changed);
    for (Factor factor : changed) {
      TrainingSettings without = factor.takenBack(first, current);
      if (left.size() > 1 && seen.add(without)) {
        if (needless(factor, without)) {
          left.remove(factor);
          current = without;
        }
      }
    }
    if (left.size() < changed.size() || kept.size() < left.size()) {
      kept.clear();
      left.forEach(factor -> kept.add(factor.prescription(first, current)));
    }
  }

  private boolean needless(Factor factor, TrainingSettings without) {
    long before = consultation.ledger().spent();
    Prescription prescription = factor.prescription(first, current);
    consultation.settings().listener().begins("trying without " + prescription.treatment());
    Prescription rest =
        new Prescription(prescription.treatment(), "without " + prescription.change(), without);
    try {
      Trial trial = consultation.examine(without).trial();
      Comparison behind = consultation.behind(without, target, CURED);
      boolean needless = isCure(trial, behind);
      add(
          rest,
          needless ? Outcome.NEEDLESS : Outcome.NEEDED,
          String.format(Locale.ROOT, "%.1f points behind what is attainable", behind.points()),
          trial,
          behind,
          before);
      return needless;
    } catch (EvengradException e) {
      add(rest, Outcome.NEEDED, "it cannot be trained: " + e.getMessage(), null, null, before);
      return false;
    }
  }

  private void add(
      Prescription prescription,
      Outcome outcome,
      String why,
      @Nullable Trial trial,
      @Nullable Comparison behind,
      long before) {
    Attempt attempt =
        new Attempt(
            whole(prescription, original.settings()),
            outcome,
            why,
            trial,
            behind,
            consultation.ledger().spent() - before);
    attempts.add(attempt);
    Objects.requireNonNull(consultation.settings().listener()).attempted(attempt);
  }
}
