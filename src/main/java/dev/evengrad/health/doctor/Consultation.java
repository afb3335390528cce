package dev.evengrad.health.doctor;

import dev.evengrad.EvengradException;
import dev.evengrad.health.Severity;
import dev.evengrad.health.doctor.treatments.FewerLayers;
import dev.evengrad.health.doctor.treatments.ReferenceConfiguration;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.InputMoments;
import dev.evengrad.model.ModelSpec;
import java.util.HashMap;
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
  private static final double WEAK = 5;

  /** A run on the way to being compared is given up on the validation rows alone if it is this much behind, in points and errors. */
  private static final double CLEAR_POINTS = 8;

  private static final double CLEAR_ERRORS = 4;
  private static final int CLEAR_ROWS = 20;

  private final DoctorSettings settings;
  private final Ledger ledger;
  private final Protocol protocol;
  private final Merit merit;
  private final Replicates replicates;
  private final Map<TrainingSettings, Examination.Result> examined = new HashMap<>();

  Consultation(Patient patient, DoctorSettings settings) {
    this.settings = settings;
    this.ledger = new Ledger(settings);
    this.protocol = Protocol.of(patient, settings.budget());
    this.merit =
        new Merit(patient.settings().loss(), Rows.joined(patient.training(), patient.validation()));
    this.replicates = new Replicates(protocol, ledger, merit);
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

  /** What is attainable; null if there is nothing to compare with. */
  @Nullable TrainingSettings attainable() {
    TrainingSettings own = trainable(ReferenceConfiguration.of(patient().settings()));
    TrainingSettings shallow =
        FewerLayers.of(patient().settings()).map(this::trainable).orElse(null);
    if (own == null || shallow == null) {
      return own == null ? shallow : own;
    }
    Comparison behind = replicates.compare(own, shallow, replicates.count());
    return behind.points() > WEAK && behind.points() > 2 * behind.standardError() ? shallow : own;
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

  /** How far a run is behind another one, as precisely as it takes to say on which side of the limit that is. */
  Comparison behind(TrainingSettings run, TrainingSettings other, double limit) {
    Comparison first = onValidationRows(run, other);
    boolean clear =
        patient().validation().rows() >= CLEAR_ROWS
            && first.points() - limit > CLEAR_POINTS
            && first.points() - limit > CLEAR_ERRORS * first.standardError();
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
