package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an observer sees of a step, and that it sees it by copies. */
class StepViewTest {
  private static final int ROWS = 4;

  private static TrainerBuilder builder(String network) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(Losses.mse())
        .optimizer(Optimizers.sgd(0.1))
        .batchSize(ROWS);
  }

  private static Batch batch(float x, float y) {
    float[] features = new float[2 * ROWS];
    float[] targets = new float[ROWS];
    Arrays.fill(features, x);
    Arrays.fill(targets, y);
    return Batch.ofValues(features, ROWS, 2, targets, 1);
  }

  /** dense1 with weights 1, 2 and bias 3 on rows (1, 1): the output is 6, its delta 2 * (6 - 4) / 4 rows. */
  @Test
  void viewsShowTheNumbersOfTheStep() {
    List<String> seen = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            seen.add("done");
            assertEquals("dense1", view.layer(0));
            assertEquals(1, view.size());
            assertEquals(ROWS, view.input().rows());
            assertEquals(2, view.input().width());
            assertArrayEquals(new float[] {6, 6, 6, 6}, view.output(0).copy());
            assertEquals(6, view.output(0).get(3, 0));
            assertEquals(12, view.output(0).norm());
            assertTrue(view.output(0).finite());
            assertArrayEquals(new float[] {1, 1, 1, 1}, view.delta(0).copy());
            float[] row = new float[4];
            view.input().copyRow(1, row, 2);
            assertArrayEquals(new float[] {0, 0, 1, 1}, row);
            assertArrayEquals(new float[] {1, 2}, view.parameters().copy("dense1.weight"));
            assertEquals(Math.sqrt(5), view.parameters().norm("dense1.weight"));
            assertEquals(2, view.parameters().largest("dense1.weight"));
            assertEquals(3, view.parameters().get("dense1.bias", 0));
            assertArrayEquals(new float[] {4, 4}, view.gradients().copy("dense1.weight"));
            view.gradients().copy("dense1.bias", row, 0);
            assertEquals(4, row[0]);
            assertFalse(view.buffers().has("dense1.weight"));
            assertThrows(IndexOutOfBoundsException.class, () -> view.output(0).get(ROWS, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> view.output(0).get(0, 1));
            assertThrows(
                IndexOutOfBoundsException.class, () -> view.parameters().get("dense1.weight", 2));
            assertThrows(ShapeException.class, () -> view.parameters().copy("dense2.weight"));
          }
        };
    try (Trainer trainer = builder("input 2; dense 1").observer(observer).build()) {
      TrainingState state = trainer.state();
      float[] p = state.parameters().clone();
      p[0] = 1;
      p[1] = 2;
      p[trainer.spec().declaration().parameterLayout().get("dense1.bias").offset()] = 3;
      trainer.restore(state.withParameters(p));
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1, 4)));
    }
    assertEquals(List.of("done"), seen);
  }

  @Test
  void whatAnObserverWritesIntoItsCopiesChangesNoWeight() {
    StepObserver vandal =
        new StepObserver() {
          @Override
          public void afterForward(StepView view) {
            Arrays.fill(view.input().copy(), 9);
            Arrays.fill(view.output(0).copy(), 9);
            Arrays.fill(view.parameters().copy("dense1.weight"), 9);
          }

          @Override
          public void afterPiece(StepView view) {
            Arrays.fill(view.delta(0).copy(), 9);
            Arrays.fill(view.gradients().copy("dense1.weight"), 9);
          }
        };
    try (Trainer alone = builder("input 2; dense 3 tanh; dense 1").build();
        Trainer watched = builder("input 2; dense 3 tanh; dense 1").observer(vandal).build()) {
      for (int i = 0; i < 3; i++) {
        alone.step(batch(1, i));
        watched.step(batch(1, i));
      }
      assertEquals(alone.sha256(), watched.sha256());
    }
  }

  @Test
  void aFrozenLayerBelowAllThatIsTrainedHasNoDelta() {
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            assertNull(view.delta(0));
            assertFalse(view.gradients().has("dense1.weight"));
            assertTrue(view.parameters().has("dense1.weight"));
          }
        };
    try (Trainer trainer =
        builder("input 2; dense 3 frozen=true; dense 1").observer(observer).build()) {
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1, 1)));
    }
  }

  private static StepObserver recorder(List<String> seen) {
    return new StepObserver() {
      @Override
      public void afterForward(StepView view) {
        seen.add("forward");
      }

      @Override
      public void afterPiece(StepView view) {
        seen.add("piece");
      }

      @Override
      public void afterBackward(StepView view) {
        seen.add("backward");
      }

      @Override
      public void beforeSkip(StepView view, StepOutcome.Skipped why) {
        boolean finite = Double.isFinite(view.loss());
        seen.add(why.reason() + (finite ? "" : " " + view.output(0).finite()));
      }

      @Override
      public void afterStep(StepView view, StepOutcome outcome) {
        seen.add(outcome.getClass().getSimpleName());
      }
    };
  }

  /** By targets, weights and rate, the step fails at another place each time. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1e-3, forward piece backward Applied",
    "1e38, 1, 1e-3, FORWARD_NOT_FINITE false Skipped",
    "1e25, 1, 1e-3, forward piece backward GRADIENT_NOT_FINITE Skipped",
    "1, 1, 1e38, forward piece backward UPDATE_NOT_FINITE Skipped",
    "NaN, 1, 1e-3, Skipped"
  })
  void observersAreToldOfAFailingStepBeforeItIsSkipped(
      float x, float y, double rate, String stages) {
    List<String> seen = new ArrayList<>();
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 1"))
            .loss(Losses.mse())
            .optimizer(Optimizers.sgd(rate))
            .batchSize(ROWS)
            .observer(recorder(seen))
            .build()) {
      TrainingState state = trainer.state();
      float[] p = state.parameters().clone();
      Arrays.fill(p, 10);
      trainer.restore(state.withParameters(p));
      trainer.step(batch(x, y));
    }
    assertEquals(stages, String.join(" ", seen));
  }

  @Test
  void aHaltingStepIsToldAsOneThatIsSkipped() {
    List<String> seen = new ArrayList<>();
    try (Trainer trainer =
        builder("input 2; dense 1").mostSkips(1).observer(recorder(seen)).build()) {
      trainer.step(batch(3e38f, 1));
    }
    assertEquals("FORWARD_NOT_FINITE", seen.getFirst().split(" ")[0]);
    assertEquals("Halted", seen.getLast());
    assertEquals(2, seen.size());
  }
}
