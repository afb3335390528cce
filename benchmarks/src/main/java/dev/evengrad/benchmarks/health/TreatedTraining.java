package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.health.doctor.Budget;
import dev.evengrad.health.doctor.Doctor;
import dev.evengrad.health.doctor.DoctorSettings;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.TreatmentResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Treats a recipe once for each fold, on that fold's training rows alone, and trains what was handed back with the outcome's seeds: each row is
/// predicted by settings that it had no say in.
final class TreatedTraining {
  /// The budget of a treatment, in trainings of the run's own length.
  static final int TRAININGS = 120;

  /// How much of a fold's training rows the treatment is measured on.
  private static final double VALIDATION = 0.2;

  private final Recipe recipe;
  private final Outcome outcome;
  private final Treater treater;
  private final TrainingSettings before;

  private TreatedTraining(Recipe recipe, Outcome outcome, Treater treater) {
    this.recipe = recipe;
    this.outcome = outcome;
    this.treater = treater;
    this.before = CrossValidated.settings(recipe);
  }

  /// Measures one.
  ///
  /// @param commit to be noted
  static TreatedRun of(
      Recipe recipe, Outcome outcome, Treater treater, Twins twins, String commit) {
    return new TreatedTraining(recipe, outcome, treater).run(twins, commit);
  }

  private TreatedRun run(Twins twins, String commit) {
    List<Split> folds = CrossValidated.folds(TrainingData.scaled(recipe));
    boolean sick = outcome.health() == Health.SICK;
    List<FoldTreatment> treated = new ArrayList<>();
    List<TrainingSettings> after = new ArrayList<>();
    if (treater == Treater.UNTREATED) {
      after.addAll(
          Collections.nCopies(folds.size(), before.withEpochs(TRAININGS * recipe.epochs())));
    } else {
      // of the others it is asked whether they are left alone, and called incurable
      for (Split fold : sick ? folds : folds.subList(0, 1)) {
        TreatmentResult result = treat(fold.training(), after.size());
        if (result.settings().epochs() != recipe.epochs()) {
          throw new IllegalStateException("a treatment trains longer: " + recipe.text());
        }
        treated.add(FoldTreatment.of(before, result));
        after.add(result.settings());
      }
    }
    if (!sick) {
      return run(commit, treated, Double.NaN, new Difference(Double.NaN, Double.NaN), 0);
    }
    int seeds = treater == Treater.UNTREATED ? 1 : TrainingData.seeds(recipe.data());
    CrossValidated run = CrossValidated.of(recipe, after, seeds);
    Difference difference = Difference.of(run, twins.of(recipe, outcome));
    return run(commit, treated, run.accuracy(), difference, run.nonFiniteShare());
  }

  private TreatedRun run(
      String commit,
      List<FoldTreatment> treated,
      double after,
      Difference difference,
      double nonFinite) {
    return new TreatedRun(
        recipe.seed(),
        recipe.text(),
        outcome.health(),
        treater,
        commit,
        treated,
        outcome.accuracy(),
        after,
        difference.points(),
        difference.error(),
        nonFinite);
  }

  private TreatmentResult treat(Dataset rows, int fold) {
    Split split = TrainingData.noisy(recipe, rows, 0).stratifiedSplit(VALIDATION, 0);
    Patient patient = new Patient(before, split.training(), split.heldOut());
    return Doctor.treat(
        patient,
        DoctorSettings.standard()
            .budget(Budget.ofSteps(TRAININGS * before.steps(split.training())))
            .treatments(treater.treatments(patient, recipe.seed() * 31 + fold)));
  }
}
