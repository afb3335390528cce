package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.data.Batch;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.Precision;
import org.junit.jupiter.api.Test;

class PrecisionTrainingTest {
  private static final Batch BATCH =
      Batch.ofValues(new float[] {0.3f, -1, 2, 0.5f, 0.1f, -0.7f}, 2, 3, new float[] {1, -1}, 1);

  @Test
  void aRoundedModelDoesNotChangeTheTraining() {
    ModelSpec spec = ModelSpec.parse("input 3; dense 5 tanh; dense 1");
    try (Trainer looked = trainer(Trainer.of(spec));
        Trainer other = trainer(Trainer.of(spec))) {
      for (int step = 0; step < 3; step++) {
        looked.step(BATCH);
        other.step(BATCH);
        Model half = looked.model(Precision.BF16);
        assertEquals(Precision.BF16, half.precision());
        assertArrayEquals(
            other.model().withPrecision(Precision.BF16).parameters(), half.parameters());
      }
      assertEquals(other.sha256(), looked.sha256());
      assertEquals(Precision.FLOAT32, looked.model().precision());
    }
  }

  @Test
  void trainingGoesOnInFloat32FromTheRoundedWeights() {
    ModelSpec spec = ModelSpec.parse("input 3; dense 5 tanh; dense 1");
    Model half;
    try (Trainer trainer = trainer(Trainer.of(spec))) {
      half = trainer.model(Precision.BF16);
    }
    try (Trainer from = trainer(Trainer.from(half));
        Trainer same = trainer(Trainer.from(half.withPrecision(Precision.FLOAT32)))) {
      assertArrayEquals(half.parameters(), from.model().parameters());
      from.step(BATCH);
      same.step(BATCH);
      assertEquals(same.sha256(), from.sha256());
      assertEquals(Precision.FLOAT32, from.model().precision());
    }
  }

  private static Trainer trainer(TrainerBuilder builder) {
    return builder.loss(Losses.mse()).optimizer(Optimizers.sgd(0.1)).batchSize(2).seed(5).build();
  }
}
