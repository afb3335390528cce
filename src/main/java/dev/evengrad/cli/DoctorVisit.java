package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Budget;
import dev.evengrad.health.doctor.Condition;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.Doctor;
import dev.evengrad.health.doctor.DoctorSettings;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.TreatmentEvents;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.report.html.Report;
import dev.evengrad.report.html.ReportedRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A `train` command before a doctor: shows what is found as it is found, and ends with what to do.
final class DoctorVisit {
  /// The part of the training rows by which treatments are judged, so that the held-out rows have no say.
  private static final double VALIDATION = 0.2;

  private final TrainCommandLine given;
  private final TrainOptions options;
  private final Recipe recipe;
  private final Streams streams;
  private final TrainingSettings settings;
  private final DoctorJson doctorJson = new DoctorJson(p -> command(p.settings()).toString());
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final DoctorProgress progress;
  private final @Nullable Path report;
  private final List<ReportedRun> runs = new ArrayList<>();
  private boolean diagnosed;
  private int attempts;

  /// Of the command that was given.
  ///
  /// @param report the file of a report; null for none
  DoctorVisit(
      TrainCommandLine given,
      TrainOptions options,
      Recipe recipe,
      Streams streams,
      @Nullable Path report) {
    this.report = report;
    this.given = given;
    this.options = options;
    this.recipe = recipe;
    this.streams = streams;
    this.settings = TrainCommandLine.settings(options, recipe);
    this.progress =
        new DoctorProgress(streams.err(), streams.columns(), options.quiet, this::show, this::show);
  }

  /// Says what is wrong; gives the exit code.
  int diagnose(Budget budget) {
    try (Interruption interruption = Interruption.watching(() -> cancelled.set(true))) {
      Diagnosis diagnosis = Doctor.diagnose(patient(), settings(budget));
      progress.close();
      show(diagnosis);
      if (report != null && proof("as it is", given) != null) {
        write(page -> page.with(diagnosis));
      }
      progress.close();
      if (options.json) {
        JsonObject.Builder json = doctorJson.of(diagnosis);
        streams.out().println(Json.write(json.build()));
      } else {
        diagnosis.remedy().ifPresent(this::showRemedy);
      }
      return exitCode(interruption, diagnosis.condition() == Condition.HEALTHY);
    }
  }

  /// Says what is wrong, tries what may help, and proves what does; gives the exit code.
  int treat(Budget budget) {
    try (Interruption interruption = Interruption.watching(() -> cancelled.set(true))) {
      TreatmentResult result = Doctor.treat(patient(), settings(budget));
      progress.close();
      show(result.diagnosis());
      // those of an incurable run are not told of as they are made
      result.attempts().stream().skip(attempts).forEach(this::show);
      say(DoctorText.outcome(result));
      boolean changed = !result.kept().isEmpty();
      Proof before = changed || report != null ? proof("before", given) : null;
      Proof after = changed && before != null ? proof("after", command(result.settings())) : null;
      if (report != null && before != null) {
        write(page -> page.with(result));
      }
      progress.close();
      if (options.json) {
        streams.out().println(Json.write(json(result, before, after)));
      } else if (before != null && after != null) {
        showCure(result, before, after);
      } else if (changed) {
        say("changed, not proved: " + changes(result));
        say(command(result.settings()).toString());
      }
      boolean well =
          result.outcome() == TreatmentResult.Outcome.HEALTHY
              || result.outcome() == TreatmentResult.Outcome.CURED;
      return exitCode(interruption, well);
    }
  }

  private Patient patient() {
    Dataset training = recipe.training();
    Split split =
        training.classification()
            ? training.stratifiedSplit(VALIDATION, recipe.seed())
            : training.split(VALIDATION, recipe.seed());
    return new Patient(settings, split.training(), split.heldOut());
  }

  private DoctorSettings settings(Budget budget) {
    return DoctorSettings.standard()
        .budget(budget)
        .listener(TreatmentEvents.besides(progress))
        .cancelledBy(cancelled::get);
  }

  private TrainCommandLine command(TrainingSettings changed) {
    return given.changed(settings, changed);
  }

  /// By what the printed command itself says, so that it does what is claimed. Null where it was broken off.
  private @Nullable Proof proof(String when, TrainCommandLine command) {
    if (cancelled.get()) {
      return null;
    }
    progress.begins("training on all training rows, " + when);
    RunCollector collector = report == null ? null : new RunCollector(when);
    Recipe read = RecipeReader.read(command.read(), Path.of(""));
    Proof proof = Proof.of(read, cancelled::get, collector);
    if (collector != null && collector.run() != null) {
      runs.add(collector.run());
    }
    return proof;
  }

  /// A run without a step has no report.
  private void write(UnaryOperator<Report> headed) {
    if (report != null && !runs.isEmpty()) {
      headed.apply(Report.of(runs)).write(report);
    }
  }

  /// Once: a doctor tells of it when it is made, and at the end.
  private void show(Diagnosis diagnosis) {
    if (!diagnosed) {
      diagnosed = true;
      DoctorText.of(diagnosis).forEach(this::say);
    }
  }

  private void show(Attempt attempt) {
    attempts++;
    say(DoctorText.of(attempt));
  }

  private void showRemedy(Prescription remedy) {
    say("smallest remedy, not tried: " + DoctorText.name(remedy));
    say(command(remedy.settings()).toString());
  }

  private void showCure(TreatmentResult result, Proof before, Proof after) {
    PrintStream out = streams.out();
    out.println();
    out.print(DoctorText.of(before, after, result.before(), result.after()));
    if (!before.halted().isEmpty()) {
      out.println("before, training halted: " + before.halted());
    }
    if (!after.halted().isEmpty()) {
      out.println("after, training halted: " + after.halted());
    }
    if (!recipe.training().classification()) {
      out.println("values have no accuracy; r2 stands for it: 1 at best, 0 for the mean");
    }
    out.println();
    out.println("changed: " + changes(result));
    out.println(DoctorText.result(before, after));
    out.println(command(result.settings()));
  }

  private static String changes(TreatmentResult result) {
    return String.join("; ", result.kept().stream().map(DoctorText::name).toList());
  }

  private JsonObject json(TreatmentResult result, @Nullable Proof before, @Nullable Proof after) {
    JsonObject.Builder json = doctorJson.of(result);
    if (before != null && after != null) {
      json.put("metric", after.metric()).put("before", before.json()).put("after", after.json());
    }
    if (!result.kept().isEmpty()) {
      json.put("command", command(result.settings()).toString());
    }
    return json.build();
  }

  /// To standard output as it comes; with `--json`, which is one object there, to standard error.
  private void say(String line) {
    if (!options.json) {
      streams.out().println(line);
    } else if (!options.quiet) {
      streams.err().println(line);
    }
  }

  private int exitCode(Interruption interruption, boolean well) {
    streams.out().flush();
    if (interruption.requested()) {
      // Said here, because the JVM ends as soon as the interruption is closed.
      streams.err().println("evengrad: interrupted; what was found so far is above");
      streams.err().flush();
      return ExitCode.INTERRUPTED;
    }
    return well ? ExitCode.OK : ExitCode.FAILED;
  }
}
