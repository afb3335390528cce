package dev.evengrad.cli;

import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.health.doctor.Trial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a doctor says, as lines for a person.
final class DoctorText {
  /// Pieces of evidence that are shown for each finding.
  private static final int EVIDENCE = 3;

  private DoctorText() {}

  /// The forecast, what a short training came to, what was found in it with the evidence, and what it comes to.
  static List<String> of(Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    lines.add("forecast: " + new ForecastText(diagnosis.forecast(), null).brief());
    Trial trial = diagnosis.trial();
    if (trial != null) {
      lines.add("trained as it is: " + of(trial));
      Trial attainable = diagnosis.attainable();
      if (attainable != null) {
        lines.add("what is known to learn, on the same rows as often: " + of(attainable));
      }
      lines.addAll(FindingText.details(diagnosis.findings(), EVIDENCE));
    }
    lines.add("diagnosis: " + diagnosis.condition() + ": " + diagnosis.explanation());
    return lines;
  }

  private static String of(Trial trial) {
    return Figures.count(trial.epochs())
        + (trial.epochs() == 1 ? " epoch, " : " epochs, ")
        + Figures.count(trial.steps())
        + " steps, loss "
        + Figures.figure(trial.firstLoss())
        + " -> "
        + Figures.figure(trial.lastLoss())
        + ", "
        + score(trial)
        + " on rows set aside"
        + (trial.halted().isEmpty() ? "" : "; halted: " + trial.halted());
  }

  /// What was tried, what came of it, and how much it took.
  static String of(Attempt attempt) {
    Trial trial = attempt.trial();
    return name(attempt.prescription())
        + ": "
        + words(attempt.outcome())
        + (trial == null ? "" : ", " + score(trial))
        + (attempt.tried() ? ", " + Figures.count(attempt.steps()) + " steps" : "")
        + (attempt.why().isEmpty() ? "" : ": " + attempt.why());
  }

  /// A treatment and what it changes.
  static String name(Prescription prescription) {
    return prescription.treatment() + " (" + prescription.change() + ")";
  }

  private static String words(Attempt.Outcome outcome) {
    return switch (outcome) {
      case NO_HELP -> "did not help";
      case RULED_OUT -> "not tried";
      default -> outcome.toString();
    };
  }

  private static String score(Trial trial) {
    return trial.score().metric()
        + " "
        + Figures.metric(trial.score().metric(), trial.score().value());
  }

  /// What came of treatments.
  static String outcome(TreatmentResult result) {
    if (!result.explanation().equals(result.diagnosis().explanation())) {
      return "result: "
          + result.outcome()
          + ": "
          + (result.outcome() == TreatmentResult.Outcome.HEALTHY
              ? "nothing is changed"
              : result.explanation());
    }
    return "result: "
        + result.outcome()
        + (result.outcome() == TreatmentResult.Outcome.INCURABLE
            ? ": nothing that was tried learns, so nothing is changed"
            : "");
  }

  /// Before and after, side by side.
  static String of(Proof before, Proof after, @Nullable Trial sick, @Nullable Trial cured) {
    TextTable table = new TextTable();
    table.row("", "before", "after");
    if (sick != null && cured != null) {
      table.row("|delta| of the first hidden layer / last", factor(sick), factor(cured));
    }
    table.row("training loss", loss(before.training().loss()), loss(after.training().loss()));
    table.row("held-out loss", loss(before.heldOut().loss()), loss(after.heldOut().loss()));
    before
        .heldOut()
        .metrics()
        .forEach(
            (name, value) ->
                table.row(
                    "held-out " + name,
                    Figures.metric(name, value),
                    Figures.metric(
                        name, after.heldOut().metrics().getOrDefault(name, Double.NaN))));
    return table.toString();
  }

  /// As `train` ends, before and after.
  static String result(Proof before, Proof after) {
    return "held-out " + after.metric() + " " + before.figure() + " -> " + after.figure();
  }

  private static String loss(double loss) {
    return Figures.figure(loss);
  }

  private static String factor(Trial trial) {
    return Figures.figure(Math.pow(10, trial.log10Factor()));
  }
}
