package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import org.junit.jupiter.api.Test;

/** In an evaluation a batch normalisation takes no statistics, so one row will do. */
class EvaluateOneRowTest {
  @Test
  void aModelWithBatchNormalisation() {
    Dataset row = Dataset.ofValues(new float[] {1, 2}, 2, new float[] {3}, 1);
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 3; batch_norm; relu; dense 1"))
            .loss(Losses.mse())
            .optimizer(Optimizers.sgd(0.1))
            .build()) {
      Evaluation evaluation = EvaluateCommand.evaluate(trainer.model(), row);
      assertEquals(1, evaluation.rows());
      assertTrue(evaluation.loss() > 0);
    }
  }
}
