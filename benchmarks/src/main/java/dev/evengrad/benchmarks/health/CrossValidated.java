package dev.evengrad.benchmarks.health;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import dev.evengrad.optim.Chain;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a recipe comes to on rows that it does not train on: each row predicted once by 5-fold cross-validation, for several seeds.
///
/// @param rightBySeed for each row the fraction of the seeds that predict it rightly
/// @param nonFinite in how many of the seeds some fold ended with numbers that are none
/// @param seeds how many seeds there were
record CrossValidated(double[] rightBySeed, int nonFinite, int seeds) {
  private static final int FOLDS = 5;

  static CrossValidated of(Recipe recipe) {
    Dataset data = TrainingData.scaled(recipe);
    int seeds = TrainingData.seeds(recipe.data());
    double[] right = new double[data.rows()];
    int nonFinite = 0;
    for (int seed = 0; seed < seeds; seed++) {
      boolean finite = true;
      int at = 0;
      for (Split fold : folds(data)) {
        boolean @Nullable [] of = trained(recipe, fold, seed);
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

  static TrainerBuilder trainer(Recipe recipe, long seed) {
    return Trainer.of(ModelSpec.parse(recipe.network()))
        .loss(Losses.softmaxCrossEntropy())
        .chain(Chain.parse(recipe.chain()))
        .batchSize(recipe.batch())
        .clipCosineEvery(0)
        .seed(seed);
  }

  /// Which of the held-out rows are right; null if training halted.
  private static boolean @Nullable [] trained(Recipe recipe, Split fold, long seed) {
    Dataset training = TrainingData.noisy(recipe, fold.training(), seed);
    try (Trainer trainer = trainer(recipe, seed).build()) {
      for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
        EpochReport report = trainer.epoch(training);
        if (report.halted() != null) {
          return null;
        }
      }
      return right(trainer.model(), fold.heldOut());
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
}
