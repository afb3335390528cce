package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.MovingAverage;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The average of the weights follows them, and never leads them. */
class MovingAverageTest {
  private static final Dataset DATA = LayeredNetwork.DATA.select(IntStream.range(0, 200).toArray());

  @TempDir private Path folder;

  private static TrainerBuilder linear() {
    return Trainer.of(ModelSpec.parse("input 2; dense 1"))
        .loss(Losses.mse())
        .optimizer(Optimizers.sgd(0.1))
        .batchSize(2)
        .seed(4);
  }

  private static Batch batch(float x) {
    return Batch.ofValues(new float[] {x, 1, -2, 0.5f}, 2, 2, new float[] {1, -3}, 1);
  }

  private static float[] average(Trainer trainer) {
    return trainer.state().moments().get("average");
  }

  @ParameterizedTest
  @ValueSource(strings = {"moving_average(0.9)", "moving_average(0.9, warmup=false)"})
  void followsDoubleStepsByHand(String text) {
    MovingAverage description = MovingAverage.parse(text);
    assertEquals(text, description.text());
    try (Trainer trainer = linear().movingAverage(description).build()) {
      float[] start = trainer.state().parameters();
      double[] expected = IntStream.range(0, start.length).mapToDouble(i -> start[i]).toArray();
      for (int step = 0; step < 200; step++) {
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1 + step % 3)));
        // decays of 1/10, 2/11, 3/12, ... up to 0.9, or 0.9 at once
        double decay = description.warmup() ? Math.min(0.9, (1.0 + step) / (10.0 + step)) : 0.9;
        float[] w = trainer.state().parameters();
        for (int i = 0; i < w.length; i++) {
          expected[i] = decay * expected[i] + (1 - decay) * w[i];
        }
        float[] averaged = average(trainer);
        for (int i = 0; i < w.length; i++) {
          assertEquals(expected[i], averaged[i], 1e-6, "step " + step);
        }
      }
      assertArrayEquals(average(trainer), parameters(trainer.averagedModel()));
    }
  }

  private static float[] parameters(Model model) {
    try (Trainer trainer = Trainer.from(model).optimizer(Optimizers.sgd(1)).build()) {
      return trainer.state().parameters();
    }
  }

  @Test
  void trainingDoesNotChangeByIt() {
    try (Trainer plain = LayeredNetwork.builder(BackendChoice.VECTOR, 1).build();
        Trainer averaging =
            LayeredNetwork.builder(BackendChoice.VECTOR, 1).movingAverage(0.99).build();
        Trainer elsewhere =
            LayeredNetwork.builder(BackendChoice.SCALAR, 2).movingAverage(0.99).build()) {
      for (int epoch = 0; epoch < 2; epoch++) {
        plain.epoch(DATA);
        averaging.epoch(DATA);
        Evaluation evaluation = averaging.evaluateAveraged(DATA);
        assertNotEquals(plain.evaluate(DATA).loss(), evaluation.loss());
        elsewhere.epoch(DATA);
        assertEquals(evaluation, elsewhere.evaluateAveraged(DATA));
      }
      assertEquals(plain.sha256(), averaging.sha256());
      assertEquals(plain.evaluate(DATA), averaging.evaluate(DATA));
      Model model = averaging.averagedModel();
      assertEquals(model.sha256(), elsewhere.averagedModel().sha256());
      assertNotEquals(model.sha256(), averaging.sha256());
      assertEquals("moving_average(0.99)", model.info().record().get("weights"));
      try (Trainer loaded =
          Trainer.from(model).optimizer(Optimizers.sgd(1)).batchSize(61).build()) {
        assertEquals(averaging.evaluateAveraged(DATA), loaded.evaluate(DATA));
      }
    }
  }

  @Test
  void resumedIsUninterrupted() {
    Path file = folder.resolve("c.safetensors");
    try (Trainer whole = linear().movingAverage(0.9).build();
        Trainer first = linear().movingAverage(0.9).build();
        Trainer second = linear().movingAverage(0.9).backend(BackendChoice.SCALAR).build();
        Trainer other = linear().movingAverage(0.99).build();
        Trainer none = linear().build()) {
      for (int step = 0; step < 10; step++) {
        whole.step(batch(step));
      }
      for (int step = 0; step < 4; step++) {
        first.step(batch(step));
      }
      Checkpoint.save(first.state(), file);
      TrainingState state = Checkpoint.load(file);
      second.restore(state);
      for (int step = 4; step < 10; step++) {
        second.step(batch(step));
      }
      assertEquals(whole.averagedModel().sha256(), second.averagedModel().sha256());
      for (Trainer refusing : new Trainer[] {other, none}) {
        assertTrue(
            assertThrows(SettingException.class, () -> refusing.restore(state))
                .getMessage()
                .contains("moving average"));
      }
    }
  }

  @Test
  void aSkippedStepDoesNotCount() {
    try (Trainer trainer = linear().movingAverage(0.5).build()) {
      trainer.step(batch(1));
      float[] before = average(trainer);
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(Float.NaN)));
      assertArrayEquals(before, average(trainer));
    }
  }

  /** From -3e38 to 3e38 is further than a float reaches. */
  @Test
  void theAverageIsFiniteWhereTheWeightsAre() {
    try (Trainer trainer = linear().movingAverage(0.5).build()) {
      TrainingState state = trainer.state();
      float[] far = state.parameters().clone();
      Arrays.fill(average(trainer), 0);
      Arrays.fill(state.moments().get("average"), -3e38f);
      Arrays.fill(far, 0);
      far[0] = 3e38f;
      trainer.restore(state.withParameters(far));
      Batch zeros = Batch.ofValues(new float[4], 2, 2, new float[2], 1);
      for (int step = 0; step < 50; step++) {
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(zeros));
        assertTrue(Float.isFinite(average(trainer)[0]));
      }
      assertEquals(3e38f, average(trainer)[0], 1e33f);
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    for (double decay : new double[] {0, 1, -0.5, 1.5, Double.NaN}) {
      assertThrows(SettingException.class, () -> linear().movingAverage(decay));
    }
    assertThrows(SpecException.class, () -> MovingAverage.parse("average(0.9)"));
    assertThrows(SpecException.class, () -> MovingAverage.parse("moving_average(0.9, warm=1)"));
    try (Trainer trainer = linear().build()) {
      assertTrue(
          assertThrows(IllegalStateException.class, trainer::averagedModel)
              .getMessage()
              .contains(".movingAverage("));
      assertThrows(
          IllegalStateException.class,
          () ->
              trainer.evaluateAveraged(
                  Dataset.ofValues(new float[] {1, 2}, 2, new float[] {1}, 1)));
    }
  }

  @Test
  void nothingIsAllocated() {
    try (Trainer trainer = linear().movingAverage(0.99).backend(BackendChoice.SCALAR).build()) {
      Batch batch = batch(1);
      Allocation.assertNone("moving average", 5000, () -> trainer.step(batch));
    }
  }
}
