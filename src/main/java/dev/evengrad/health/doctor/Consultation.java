package dev.evengrad.health.doctor;

import dev.evengrad.EvengradException;
import dev.evengrad.health.Severity;
import dev.evengrad.health.doctor.treatments.FewerLayers;
import dev.evengrad.health.doctor.treatments.ReferenceConfiguration;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.InputMoments;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of one patient: every run is trained once under watch, and as often as the protocol says to be compared.
 *
 * <p>What a run is to be compared with is trained first: the same network with everything at its reference
 * ({@link ReferenceConfiguration}), and, where that is weak itself, two layers of 64 ReLU ({@link FewerLayers}).
 */
final class Consultation {
  /** By so much two layers of ReLU must be better than the network's own reference to take its place, in points. */
  private static final double WEAK = 8;

  /** And by so much to be what a cure is measured by. */
  private static final double CLEARLY_BETTER = 5;

  /** By so much ReLU must be better than the network's own activation for that; one that is flat on both sides seldom is as good in depth. */
  private static final double BETTER = 1;

  private final DoctorSettings settings;
  private final Ledger ledger;
  private final Protocol protocol;
  private final Merit merit;
  private final Replicates replicates;
  private final Map<TrainingSettings, Examination.Result> examined = new HashMap<>();

  Consultation(Patient patient, DoctorSettings settings) {
    this.settings = settings;
    this.ledger = new Ledger(settings);
    this.protocol = Protocol.of(patient, steps(patient, settings.budget()));
    this.merit =
        new Merit(patient.settings().loss(), Rows.joined(patient.training(), patient.validation()));
    this.replicates = new Replicates(protocol, ledger, merit);
  }

  /** By the first steps of a JVM that has just started fewer may seem to fit than do: the clock ends it, never the guess. */
  private static long steps(Patient patient, Budget budget) {
    return budget.time() == null
        ? budget.steps()
        : Math.min(
            budget.steps(),
            Math.max(Protocol.leastSteps(patient), Pace.steps(patient, budget.time())));
  }

  DoctorSettings settings() {
    return settings;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The run, shortened where the budget asks for that. */
  Patient patient() {
    return protocol.patient();
  }

  /** Whether the budget suffices to say anything. */
  boolean possible() {
    return protocol.seeds() > 0;
  }

  /** Trains a run under watch, unless that was done. */
  Examination.Result examine(TrainingSettings run) {
    Examination.Result known = examined.get(run);
    if (known == null) {
      known = Examination.of(patient().with(run), ledger, merit);
      examined.put(run, known);
      if (protocol.folds() == 1) {
        replicates.know(run, known.merits(), !known.trial().halted().isEmpty());
      }
    }
    return known;
  }

  Forecast forecast(TrainingSettings run) {
    ModelSpec network = run.network();
    return Forecast.of(network, InputMoments.of(network, patient().training()));
  }

  Symptoms symptoms(TrainingSettings run) {
    Patient of = patient().with(run);
    return new Symptoms(of, forecast(run), Examination.inputs(of), examine(run).trial());
  }

  /** What a run is to be compared with; null if there is nothing. */
  @Nullable TrainingSettings attainable() {
    TrainingSettings own = trainable(ReferenceConfiguration.of(patient().settings()));
    TrainingSettings shallow =
        FewerLayers.of(patient().settings()).map(this::trainable).orElse(null);
    if (own == null || shallow == null) {
      return own == null ? shallow : own;
    }
    return ahead(shallow, own, WEAK, 2) ? shallow : own;
  }

  /**
   * What a cure is to come near to: as {@link #attainable}, but two layers of ReLU need not be better by as much, and neither need ReLU in
   * the place of the network's own activation.
   */
  TrainingSettings target(TrainingSettings attainable) {
    TrainingSettings best = attainable;
    TrainingSettings relu = trainable(ReferenceConfiguration.withRelu(patient().settings()));
    if (relu != null && ahead(relu, best, BETTER, 1)) {
      best = relu;
    }
    TrainingSettings shallow =
        FewerLayers.of(patient().settings()).map(this::trainable).orElse(null);
    return shallow != null && ahead(shallow, best, CLEARLY_BETTER, 2) ? shallow : best;
  }

  private boolean ahead(
      TrainingSettings other, TrainingSettings run, double points, double errors) {
    Comparison behind = replicates.decide(run, other, points);
    return behind.points() > points && behind.points() > errors * behind.standardError();
  }

  /**
   * How much of the way from guessing to all right a run goes, from a quarter to 1: what a point is worth. Where a fifth of the labels
   * is wrong half of a difference is not seen.
   */
  double reach(TrainingSettings run) {
    double guessing = 100 * replicates.worthOfGuessing();
    return guessing < 100 ? Math.clamp(guessing(run).points() / (100 - guessing), 0.25, 1) : 1;
  }

  /** Null if it cannot be trained at all. */
  private @Nullable TrainingSettings trainable(TrainingSettings run) {
    try {
      var unused = replicates.compare(run, run, 1);
      assert unused.points() == 0;
      return run;
    } catch (EvengradException e) {
      return null;
    }
  }

  /** How far guessing is behind a run. */
  Comparison guessing(TrainingSettings run) {
    return replicates.guessing(run);
  }

  /** Whether a run knows more than guessing does. */
  boolean learns(TrainingSettings run) {
    Comparison guessing = guessing(run);
    return guessing.points() > 1 && guessing.points() > 2.5 * guessing.standardError();
  }

  /** The treatments that were trained to see what can be learned, which was nothing. */
  List<Attempt> hopeless() {
    List<Attempt> attempts = new ArrayList<>();
    for (Treatment treatment : settings.treatments()) {
      for (Prescription prescription : treatment.prescriptions(patient())) {
        TrainingSettings run = prescription.settings();
        if (replicates.made(run) > 0) {
          double guessing = 100 * replicates.worthOfGuessing();
          double points = guessing(run).points();
          String why =
              String.format(
                  Locale.ROOT,
                  "%.1f points where guessing has %.1f: it learns nothing that holds for other"
                      + " rows",
                  guessing + points,
                  guessing);
          attempts.add(
              new Attempt(
                  prescription,
                  Attempt.Outcome.NO_HELP,
                  why,
                  examine(run).trial(),
                  null,
                  replicates.made(run) * run.steps(patient().training())));
        }
      }
    }
    return attempts;
  }

  /** How far a run is behind another one, as precisely as it takes to say on which side of the limit that is. */
  Comparison behind(TrainingSettings run, TrainingSettings other, double limit) {
    Comparison first = onValidationRows(run, other);
    boolean clear =
        first.points() > limit && Replicates.clear(first, limit, patient().validation().rows());
    return clear ? first : replicates.decide(run, other, limit);
  }

  /** How far a run is behind another one, by all trainings that were made of the other. */
  Comparison gain(TrainingSettings run, TrainingSettings other) {
    int made = replicates.made(other);
    return made == 0 ? onValidationRows(run, other) : replicates.compare(run, other, made);
  }

  private Comparison onValidationRows(TrainingSettings run, TrainingSettings other) {
    double[] mine = examine(run).merits();
    double[] theirs = examine(other).merits();
    double[] differences = new double[mine.length];
    for (int row = 0; row < mine.length; row++) {
      differences[row] = theirs[row] - mine[row];
    }
    return Replicates.difference(differences, 1);
  }

  /** Whether half of the trainings of a run, or more, were given up. */
  boolean nonFinite(TrainingSettings run) {
    int halted = replicates.nonFinite(run) + (examine(run).trial().halted().isEmpty() ? 0 : 1);
    return 2 * halted >= replicates.made(run) + 1;
  }

  /** Whether an error was found that lasts. */
  static boolean hasError(Trial trial) {
    return trial.findings().stream().anyMatch(f -> f.open() && f.severity() == Severity.ERROR);
  }
}
