package dev.evengrad.health.doctor;

import dev.evengrad.data.Dataset;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Profile;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.HealthObserver;
import dev.evengrad.train.InputColumns;
import dev.evengrad.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Trains a run once, all layers watched in every step, and says what it came to. */
final class Examination implements Training.Listener {
  private final Patient patient;
  private final Ledger ledger;
  private final Merit merit;
  private double firstLoss = Double.NaN;
  private double lastLoss = Double.NaN;
  private long steps;
  private String halted = "";
  private double[] first = new double[0];
  private @Nullable HealthObserver health;
  private @Nullable Profile profile;

  /** What came of it: the trial, and what each validation row is worth. */
  record Result(Trial trial, double[] merits) {}

  private Examination(Patient patient, Ledger ledger, Merit merit) {
    this.patient = patient;
    this.ledger = ledger;
    this.merit = merit;
  }

  /**
   * Trains it.
   *
   * @throws dev.evengrad.EvengradException if it cannot be built
   * @throws Ledger.Ended if the budget was spent on the way
   */
  static Result of(Patient patient, Ledger ledger, Merit merit) {
    return new Examination(patient, ledger, merit).run();
  }

  private Result run() {
    TrainingSettings settings = patient.settings();
    Dataset training = patient.training();
    try (Trainer trainer =
        settings
            .trainer(training)
            .clipCosineEvery(0)
            .health(HealthSettings.standard())
            .observer(ledger)
            .build()) {
      halted = Training.run(trainer, settings, training, patient.validation(), ledger, this);
      Evaluation end = trainer.evaluate(patient.validation());
      double[] merits =
          halted.isEmpty()
              ? merit.of(trainer.model(), patient.validation())
              : new double[patient.validation().rows()];
      String metric = patient.training().classification() ? "accuracy" : metric(end);
      Trial trial =
          new Trial(
              settings,
              (int) trainer.epochs(),
              steps,
              halted,
              firstLoss,
              lastLoss,
              end.loss(),
              new Score(metric, end.metrics().getOrDefault(metric, Double.NaN)),
              points(Objects.requireNonNull(profile)),
              trainer.health().findings());
      return new Result(trial, merits);
    }
  }

  static InputNumbers inputs(Patient patient) {
    return InputColumns.of(patient.training(), patient.settings().network());
  }

  private static String metric(Evaluation evaluation) {
    return evaluation.metrics().containsKey("r2") ? "r2" : "accuracy";
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public void begins(Trainer trainer) {
    HealthObserver observer = trainer.health();
    Dataset training = patient.training();
    double chance = merit.chanceLoss(training, patient.settings().loss());
    observer.describe(
        run -> {
          var planned = run.withPlannedSteps(patient.settings().steps(training));
          return Double.isNaN(chance) ? planned : planned.withChanceLoss(chance);
        });
    InputNumbers inputs = inputs(patient);
    observer.accept(inputs);
    ledger.listener().trains(patient.settings(), observer.monitor().run(), inputs);
    Profile made = new Profile(observer.monitor().run());
    observer.onStep(numbers -> take(numbers, made));
    profile = made;
    health = observer;
  }

  @Override
  public void epoch(EpochReport report, Evaluation heldOut) {
    lastLoss = report.loss();
    Objects.requireNonNull(health)
        .accept(
            new EvaluationNumbers(
                steps,
                report.loss(),
                heldOut.loss(),
                report.metrics().getOrDefault("accuracy", Double.NaN),
                heldOut.accuracy()));
  }

  private void take(StepNumbers numbers, Profile of) {
    steps = numbers.step();
    if (numbers.step() == 1) {
      firstLoss = numbers.loss();
    }
    ledger.listener().measured(numbers);
    if (of.take(numbers) && first.length == 0) {
      first = new double[of.size()];
      for (int i = 0; i < first.length; i++) {
        first[i] = of.log10(i);
      }
    }
  }

  private List<Trial.ProfilePoint> points(Profile of) {
    List<Trial.ProfilePoint> points = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      boolean any = of.steps() > 0;
      points.add(
          new Trial.ProfilePoint(
              of.name(i), any ? first[i] : Double.NaN, any ? of.smoothLog10(i) : Double.NaN));
    }
    return points;
  }
}
