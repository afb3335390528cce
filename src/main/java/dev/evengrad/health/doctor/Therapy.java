package dev.evengrad.health.doctor;

import dev.evengrad.EvengradException;
import dev.evengrad.health.doctor.Attempt.Outcome;
import dev.evengrad.health.doctor.treatments.Factor;
import dev.evengrad.health.doctor.treatments.FewerLayers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries treatments, the smallest first, and stops at the first that cures. One that helps clearly is kept, and the next is tried on top of
 * it. In the end what is kept is taken back, piece by piece, where the run is as good without it.
 */
final class Therapy {
  /** Cured is a run that is at most so many points behind what is attainable, as {@link Consultation#reach} counts them. */
  private static final double CURED = 2;

  /** Helped is one that gains more than this, and more than its error twice over. */
  private static final double HELPED = 2;

  private final Consultation consultation;
  private final Patient original;
  private final TrainingSettings first;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Kept> keptHere = new ArrayList<>();
  private final List<Prescription> kept = new ArrayList<>();
  private final Set<TrainingSettings> seen = new HashSet<>();
  private TrainingSettings current;
  private TrainingSettings target;
  private double limit;
  private boolean cured;

  /** A treatment that was kept, the run before it, and what it changes of that. */
  private record Kept(Prescription prescription, TrainingSettings before, List<Factor> factors) {
    Kept withoutNetwork() {
      return new Kept(
          prescription, before, factors.stream().filter(f -> f != Factor.NETWORK).toList());
    }
  }

  Therapy(Consultation consultation, Patient original) {
    this.consultation = consultation;
    this.original = original;
    this.first = consultation.patient().settings();
    this.current = first;
    this.target = first;
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
    if (kept.isEmpty()) {
      describe(Factor.differing(first, current));
    }
    return kept.stream().map(p -> whole(p, original.settings())).toList();
  }

  /** The run with what was kept. */
  TrainingSettings current() {
    return current;
  }

  boolean cured() {
    return cured;
  }

  /**
   * Tries.
   *
   * @param attainable what the run was compared with
   * @throws Ledger.Ended if the budget was spent, or it was cancelled, before there was a cure
   */
  void run(TrainingSettings attainable) {
    target = attainable;
    limit = CURED * consultation.reach(attainable);
    try {
      target = consultation.target(attainable);
      limit = CURED * consultation.reach(target);
      List<Treatment> treatments = consultation.settings().treatments();
      int from = 0;
      while (from < treatments.size() && !cured) {
        boolean kept = attempt(treatments.get(from));
        // what did not help before may help now
        from = kept ? 0 : from + 1;
      }
    } catch (Ledger.Ended e) {
      if (consultation.ledger().cancelled() || !attainableItself()) {
        throw e;
      }
    }
    if (cured) {
      prune();
    }
  }

  /** What the run was compared with is a treatment, too, and was trained already: the last resort where the budget is spent. */
  private boolean attainableItself() {
    for (Treatment treatment : consultation.settings().treatments()) {
      for (Prescription prescription : treatment.prescriptions(consultation.patient())) {
        if (prescription.settings().equals(target)) {
          keptHere.clear();
          current = first;
          return tried(prescription) == Outcome.CURED;
        }
      }
    }
    return false;
  }

  /** Whether it is kept. */
  private boolean attempt(Treatment treatment) {
    Symptoms symptoms = consultation.symptoms(current);
    for (Prescription prescription : treatment.prescriptions(symptoms.patient())) {
      if (seen.contains(prescription.settings())) {
        continue;
      }
      String out = treatment.ruledOut(symptoms, prescription);
      if (!out.isEmpty()) {
        ruledOut(prescription, out);
        continue;
      }
      seen.add(prescription.settings());
      Outcome outcome = tried(prescription);
      if (outcome == Outcome.CURED || outcome == Outcome.HELPED) {
        return true;
      }
    }
    return false;
  }

  /** Said once, though it is looked at again after something was kept. */
  private void ruledOut(Prescription prescription, String why) {
    boolean said =
        attempts.stream()
            .map(Attempt::prescription)
            .anyMatch(
                p ->
                    p.treatment().equals(prescription.treatment())
                        && p.change().equals(prescription.change()));
    if (!said) {
      add(prescription, Outcome.RULED_OUT, why, null, null, consultation.ledger().spent());
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
      Comparison behind = consultation.behind(run, target, limit);
      Outcome outcome;
      String why;
      if (isCure(trial, behind)) {
        outcome = Outcome.CURED;
        why = distance(behind);
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
                "%.1f points %s than before, %s",
                Math.abs(gain.points()),
                gain.points() < 0 ? "less" : "more",
                distance(behind));
      }
      if (outcome != Outcome.NO_HELP) {
        if (FewerLayers.replaced(current, run)) {
          keptHere.replaceAll(Kept::withoutNetwork);
        }
        keptHere.add(new Kept(prescription, current, Factor.differing(current, run)));
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

  private static String distance(Comparison behind) {
    return Math.abs(behind.points()) < 0.05
        ? "as good as what is attainable"
        : String.format(
            Locale.ROOT,
            "%.1f points %s what is attainable",
            Math.abs(behind.points()),
            behind.points() < 0 ? "ahead of" : "behind");
  }

  private boolean isCure(Trial trial, Comparison behind) {
    return trial.halted().isEmpty()
        && behind.points() < limit
        && !consultation.nonFinite(trial.settings())
        && (trial.settings().equals(target) || !Consultation.hasError(trial));
  }

  /** Takes back what is not needed, as far as the budget goes. */
  private void prune() {
    List<Factor> left = new ArrayList<>(Factor.differing(first, current));
    try {
      for (Factor factor : List.copyOf(left)) {
        TrainingSettings without = factor.takenBack(first, current);
        if (left.size() > 1 && seen.add(without) && needless(factor, without)) {
          left.remove(factor);
          current = without;
        }
      }
    } catch (Ledger.Ended e) {
      // what is left is a cure, if perhaps not the smallest
    }
    describe(left);
  }

  /** What is kept, by the factors that are left of it. */
  private void describe(List<Factor> left) {
    for (Kept one : keptHere) {
      List<Factor> still = new ArrayList<>(one.factors());
      still.retainAll(left);
      if (still.size() == one.factors().size() && still.size() == 1) {
        kept.add(one.prescription());
      } else {
        still.forEach(factor -> kept.add(factor.prescription(one.before(), current)));
      }
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
      Comparison behind = consultation.behind(without, target, limit);
      boolean needless = isCure(trial, behind);
      add(
          rest,
          needless ? Outcome.NEEDLESS : Outcome.NEEDED,
          distance(behind),
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
    consultation.settings().listener().attempted(attempt);
  }
}
