package dev.evengrad.health.doctor;

import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Severity;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the diagnosis of a consultation. */
final class Diagnostics {
  /**
   * So many points behind, a run of which the rules or the forecast warn is sick; both limits hold. Points count as {@link
   * Consultation#reach} says.
   */
  static final double WARNED_POINTS = 3;

  static final double WARNED_ERRORS = 1.5;

  /** And so many one of which nothing warns: chance alone makes two good runs differ by 2 points. */
  static final double UNWARNED_POINTS = 4;

  static final double UNWARNED_ERRORS = 2.5;

  /** In fewer steps a run that is known to train may not have begun to learn. */
  private static final long FEW_STEPS = 100;

  private final Consultation consultation;
  private final Patient original;
  private final TrainingSettings run;
  private final Forecast forecast;
  private final InputNumbers inputs;
  private @Nullable Trial trial;
  private @Nullable TrainingSettings attainable;
  private @Nullable Comparison behind;

  Diagnostics(Consultation consultation, Patient original) {
    this.consultation = consultation;
    this.original = original;
    this.run = consultation.patient().settings();
    this.forecast = consultation.forecast(run);
    this.inputs = Examination.inputs(consultation.patient());
  }

  /** What the run was compared with; null before, or if there is nothing. */
  @Nullable TrainingSettings attainable() {
    return attainable;
  }

  /** The diagnosis; what was trained for it is kept by the consultation. */
  Diagnosis make() {
    Diagnosis made = diagnosis();
    consultation.settings().listener().diagnosed(made);
    return made;
  }

  private Diagnosis diagnosis() {
    if (!consultation.possible()) {
      return of(
          Condition.UNKNOWN,
          "The budget of "
              + consultation.settings().budget().steps()
              + " steps is too small to say anything; at least "
              + Protocol.leastSteps(original)
              + " are needed.");
    }
    try {
      DoctorListener listener = consultation.settings().listener();
      listener.begins("the run as it is");
      Trial own = consultation.examine(run).trial();
      trial = own;
      listener.begins("what can be learned of these rows");
      TrainingSettings best = consultation.attainable();
      attainable = best;
      return best == null ? alone(own) : beside(own, best);
    } catch (Ledger.Ended e) {
      return of(
          Condition.UNKNOWN,
          consultation.ledger().cancelled()
              ? "Cancelled before anything could be said."
              : "The budget was spent before anything could be said.");
    }
  }

  /** There is nothing to compare with. */
  private Diagnosis alone(Trial own) {
    if (!own.halted().isEmpty()) {
      return of(Condition.SICK, "Its training was given up: " + own.halted());
    }
    boolean error = Consultation.hasError(own);
    return consultation.learns(run) && !error
        ? of(Condition.HEALTHY, "It learns; there is no network like it to compare it with.")
        : of(
            Condition.SICK,
            error
                ? "The rules found an error; there is no network like it to compare it with."
                : "It says no more than " + guess() + " does.");
  }

  private Diagnosis beside(Trial own, TrainingSettings best) {
    boolean warned = !kinds().isEmpty();
    double limit = consultation.reach(best) * (warned ? WARNED_POINTS : UNWARNED_POINTS);
    double errors = warned ? WARNED_ERRORS : UNWARNED_ERRORS;
    Comparison found = consultation.behind(run, best, limit);
    behind = found;
    boolean finite = !consultation.nonFinite(run);
    if (!consultation.learns(best) && !(finite && consultation.learns(run))) {
      return nothingLearned();
    }
    if (!finite) {
      return of(Condition.SICK, "Its training was given up: " + own.halted());
    }
    boolean sick = found.points() > limit && found.points() > errors * found.standardError();
    return sick
        ? of(
            Condition.SICK,
            String.format(
                Locale.ROOT,
                "It is %.1f points behind what the same rows teach '%s'.",
                found.points(),
                best.network()))
        : of(
            Condition.HEALTHY,
            String.format(
                Locale.ROOT,
                "It learns what can be learned of these rows: %s",
                found.points() > 0
                    ? String.format(
                        Locale.ROOT,
                        "%.1f points from a run that is known to train, which is within chance.",
                        found.points())
                    : "no less than a run that is known to train."));
  }

  private Diagnosis nothingLearned() {
    long steps = run.steps(consultation.patient().training());
    return steps < FEW_STEPS
        ? of(
            Condition.UNKNOWN,
            "In "
                + steps
                + " steps neither it nor a run that is known to train says more than "
                + guess()
                + " does, which may be for want of steps: give it more epochs or smaller batches.")
        : of(
            Condition.INCURABLE,
            "The rows hold nothing that such a network could learn: neither it nor one that is"
                + " known to train says more than "
                + guess()
                + " does. Look whether the labels belong to the rows.");
  }

  private String guess() {
    return original.training().classification() ? "the most frequent class" : "the mean";
  }

  private List<String> kinds() {
    TreeSet<String> kinds = new TreeSet<>();
    if (forecast.verdict() != Verdict.HEALTHY) {
      kinds.add("forecast." + forecast.verdict());
    }
    if (trial != null) {
      for (Finding finding : trial.findings()) {
        if (finding.severity() != Severity.NOTICE) {
          kinds.add(finding.rule());
        }
      }
    }
    return List.copyOf(kinds);
  }

  private Diagnosis of(Condition condition, String explanation) {
    Trial own = trial;
    TrainingSettings best = attainable;
    return new Diagnosis(
        original.settings(),
        forecast,
        inputs,
        own,
        best == null || condition == Condition.UNKNOWN ? null : consultation.examine(best).trial(),
        behind,
        condition,
        condition == Condition.HEALTHY ? List.of() : kinds(),
        explanation,
        condition == Condition.SICK ? remedy() : Optional.empty(),
        consultation.ledger().spent(),
        consultation.ledger().cancelled());
  }

  /** The first treatment that is not ruled out. */
  private Optional<Prescription> remedy() {
    Symptoms symptoms = consultation.symptoms(run);
    return consultation.settings().treatments().stream()
        .flatMap(
            treatment ->
                treatment.prescriptions(consultation.patient()).stream()
                    .filter(p -> treatment.ruledOut(symptoms, p).isEmpty()))
        .findFirst()
        .map(p -> Therapy.whole(p, original.settings()));
  }
}
