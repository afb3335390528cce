package dev.evengrad.benchmarks.health;

import dev.evengrad.DataException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import dev.evengrad.optim.Chain;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Trainer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a recipe comes to on rows that it does not train on: each row predicted once by 5-fold cross-validation, for several seeds.
///
/// @param rightBySeed for each row the fraction of the seeds that predict it rightly
/// @param nonFinite in how many of the seeds some fold ended with numbers that are none
/// @param seeds how many seeds there were
record CrossValidated(double[] rightBySeed, int nonFinite, int seeds) {
  static final int FOLDS = 5;

  static CrossValidated of(Recipe recipe) {
    return of(
        recipe, Collections.nCopies(FOLDS, settings(recipe)), TrainingData.seeds(recipe.data()));
  }

  /// With settings of each fold's own, on the recipe's rows.
  ///
  /// @param byFold the settings of each fold
  /// @param seeds how many
  static CrossValidated of(Recipe recipe, List<TrainingSettings> byFold, int seeds) {
    Dataset data = TrainingData.scaled(recipe);
    double[] right = new double[data.rows()];
    int nonFinite = 0;
    for (int seed = 0; seed < seeds; seed++) {
      boolean finite = true;
      int at = 0;
      Iterator<TrainingSettings> settings = byFold.iterator();
      for (Split fold : folds(data)) {
        boolean @Nullable [] of =
            trained(
                settings.next().withSeed(seed),
                TrainingData.noisy(recipe, fold.training(), seed),
                fold.heldOut());
        finite &= of != null;
        for (int i = 0; i < fold.heldOut().rows(); i++, at++) {
          right[at] += of != null && of[i] ? 1.0 / seeds : 0;
        }
      }
      nonFinite += finite ? 0 : 1;
    }
    return new CrossValidated(right, nonFinite, seeds);
  }

  /// The same ones for all seeds, so that the i-th held-out row is the same row.
  static List<Split> folds(Dataset data) {
    return data.folds(FOLDS, 0);
  }

  /// What a recipe says of training, with the seed 0.
  static TrainingSettings settings(Recipe recipe) {
    return TrainingSettings.of(
            ModelSpec.parse(recipe.network()),
            Losses.softmaxCrossEntropy(),
            Chain.parse(recipe.chain()))
        .withBatch(recipe.batch())
        .withEpochs(recipe.epochs());
  }

  /// Which of the held-out rows are right; null if training halted, or could not begin because no scale makes the data's signal what LSUV wants.
  private static boolean @Nullable [] trained(
      TrainingSettings settings, Dataset training, Dataset heldOut) {
    try (Trainer trainer = settings.trainer(training).clipCosineEvery(0).build()) {
      if (settings.lsuv()) {
        trainer.lsuv(training);
      }
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        EpochReport report = trainer.epoch(training);
        if (report.halted() != null) {
          return null;
        }
      }
      return right(trainer.model(), heldOut);
    } catch (DataException unscalable) {
      if (settings.lsuv()) {
        return null;
      }
      throw unscalable;
    }
  }

  private static boolean[] right(Model model, Dataset heldOut) {
    Session session = model.session(heldOut.rows());
    int classes = heldOut.classCount();
    float[] logits = new float[heldOut.rows() * classes];
    session.runLogitsWithNaN(heldOut.features(), 0, heldOut.rows(), logits, 0);
    boolean[] right = new boolean[heldOut.rows()];
    for (int row = 0; row < right.length; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits[row * classes + c] > logits[row * classes + best]) {
          best = c;
        }
      }
      right[row] = best == heldOut.classOf(row) && !Float.isNaN(logits[row * classes + best]);
    }
    return right;
  }

  double accuracy() {
    double sum = 0;
    for (double right : rightBySeed) {
      sum += right;
    }
    return sum / rightBySeed.length;
  }

  /// In which part of the seeds some fold ended with numbers that are none.
  double nonFiniteShare() {
    return (double) nonFinite / seeds;
  }
}
