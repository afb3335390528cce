package dev.evengrad.health.doctor;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trainings of several runs on the same parts of the rows with the same seeds, so that what differs between two runs is not the rows or
 * the draw. Where rows are few all of them, training and validation rows together, are divided into folds, each held out once.
 */
final class Replicates {
  /** Differences on fewer rows are never clear. */
  private static final int CLEAR_ROWS = 20;

  /** How far, in points and in errors, from a limit is clear on a part of the rows. */
  private static final double CLEAR_POINTS = 8;

  private static final double CLEAR_ERRORS = 4;

  /** And once all rows were predicted with one seed. */
  private static final double CLEAR_WHOLE = 3;

  private static final Training.Listener UNWATCHED =
      new Training.Listener() {
        @Override
        public boolean measures() {
          return false;
        }

        @Override
        public void begins(Trainer trainer) {
          // nothing to prepare
        }

        @Override
        public void epoch(EpochReport report, Evaluation heldOut) {
          // nobody listens
        }
      };

  private final Protocol protocol;
  private final Ledger ledger;
  private final Merit merit;
  private final List<Split> splits;
  private final int[] offsets;
  private final int rows;
  private final Map<TrainingSettings, List<double[]>> merits = new HashMap<>();
  private final Map<TrainingSettings, Integer> nonFinite = new HashMap<>();

  Replicates(Protocol protocol, Ledger ledger, Merit merit) {
    this.protocol = protocol;
    this.ledger = ledger;
    this.merit = merit;
    Patient patient = protocol.patient();
    this.splits = new ArrayList<>();
    if (protocol.folds() == 1) {
      splits.add(new Split(patient.training(), patient.validation()));
    } else {
      splits.addAll(
          Rows.joined(patient.training(), patient.validation())
              .folds(protocol.folds(), patient.settings().seed()));
    }
    this.offsets = new int[splits.size()];
    int sum = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = sum;
      sum += splits.get(i).heldOut().rows();
    }
    this.rows = sum;
  }

  /** How many there are of each run. */
  int count() {
    return protocol.replicates();
  }

  /** How many rows are held out in some of the first n. */
  int rows(int n) {
    int last = Math.min(n, splits.size()) - 1;
    return offsets[last] + splits.get(last).heldOut().rows();
  }

  /** Takes what was measured elsewhere as the first training of a run. */
  void know(TrainingSettings settings, double[] first, boolean halted) {
    List<double[]> made = merits.computeIfAbsent(settings, s -> new ArrayList<>());
    if (made.isEmpty()) {
      made.add(first);
      if (halted) {
        nonFinite.merge(settings, 1, Integer::sum);
      }
    }
  }

  /** How many of the trainings of a run, of the first n, were given up. */
  int nonFinite(TrainingSettings settings) {
    return nonFinite.getOrDefault(settings, 0);
  }

  /** How many trainings of a run were made. */
  int made(TrainingSettings settings) {
    return merits.getOrDefault(settings, List.of()).size();
  }

  /** How far a run is behind another one on the first n; those that were not trained yet are. */
  Comparison compare(TrainingSettings run, TrainingSettings other, int n) {
    return compared(trained(run, n), trained(other, n), n);
  }

  /** How far guessing is behind a run, on all rows. */
  Comparison guessing(TrainingSettings run) {
    int n = Math.max(made(run), splits.size());
    List<double[]> guesses = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Split split = splits.get(i % splits.size());
      guesses.add(merit.ofGuessing(split.training(), split.heldOut()));
    }
    return compared(guesses, trained(run, n), n);
  }

  /** What guessing is worth, from 0 to 1. */
  double worthOfGuessing() {
    double sum = 0;
    for (Split split : splits) {
      sum += Merit.mean(merit.ofGuessing(split.training(), split.heldOut())) / splits.size();
    }
    return sum;
  }

  /**
   * As {@link #compare}, ended as soon as it is clear on which side of the limit the difference is.
   *
   * @param limit in points
   */
  Comparison decide(TrainingSettings run, TrainingSettings other, double limit) {
    for (int n = 1; n < count(); n++) {
      Comparison c = compare(run, other, n);
      if (n < splits.size() ? clear(c, limit, rows(n)) : whole(c, limit)) {
        return c;
      }
    }
    return compare(run, other, count());
  }

  /**
   * Whether a difference on some rows is clearly on one side of a limit.
   *
   * @param rows so many: a single one more or less is no surprise, even where none differs
   */
  static boolean clear(Comparison c, double limit, int rows) {
    double distance = Math.abs(c.points() - limit);
    double error = Math.max(c.standardError(), 50.0 / rows);
    return rows >= CLEAR_ROWS && distance > CLEAR_POINTS && distance > CLEAR_ERRORS * error;
  }

  private static boolean whole(Comparison c, double limit) {
    double distance = Math.abs(c.points() - limit);
    return distance > CLEAR_WHOLE && distance > CLEAR_WHOLE * c.standardError();
  }

  private Comparison compared(List<double[]> run, List<double[]> other, int n) {
    double[] sum = new double[rows];
    int[] times = new int[rows];
    for (int i = 0; i < n; i++) {
      int offset = offsets[i % splits.size()];
      double[] mine = run.get(i);
      double[] theirs = other.get(i);
      for (int row = 0; row < mine.length; row++) {
        sum[offset + row] += theirs[row] - mine[row];
        times[offset + row]++;
      }
    }
    int covered = rows(n);
    double[] differences = new double[covered];
    for (int row = 0; row < covered; row++) {
      differences[row] = sum[row] / times[row];
    }
    return difference(differences, n);
  }

  /** The mean of differences of rows, with its error. */
  static Comparison difference(double[] differences, int runs) {
    double mean = Merit.mean(differences);
    double squares = 0;
    for (double d : differences) {
      squares += (d - mean) * (d - mean);
    }
    double error =
        differences.length < 2
            ? Double.POSITIVE_INFINITY
            : Math.sqrt(squares / (differences.length - 1) / differences.length);
    return new Comparison(100 * mean, 100 * error, runs);
  }

  private List<double[]> trained(TrainingSettings settings, int n) {
    List<double[]> made = merits.computeIfAbsent(settings, s -> new ArrayList<>());
    for (int i = made.size(); i < n; i++) {
      Split split = splits.get(i % splits.size());
      made.add(trained(settings, split, settings.seed() + i / splits.size()));
    }
    return made;
  }

  /** All wrong where it was given up. */
  private double[] trained(TrainingSettings settings, Split split, long seed) {
    Dataset training = split.training();
    TrainingSettings own = settings.withSeed(seed);
    try (Trainer trainer = own.trainer(training).clipCosineEvery(0).observer(ledger).build()) {
      String halted = Training.run(trainer, own, training, split.heldOut(), ledger, UNWATCHED);
      if (!halted.isEmpty()) {
        nonFinite.merge(settings, 1, Integer::sum);
        return new double[split.heldOut().rows()];
      }
      return merit.of(trainer.model(), split.heldOut());
    }
  }
}
