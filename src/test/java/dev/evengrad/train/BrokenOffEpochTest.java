package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Iris;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An epoch that was broken off is gone on with on the data it was begun on only; on others a new one begins. */
class BrokenOffEpochTest {
  private static final Dataset ALL = Digits.load();

  /** 97 rows: 7 batches an epoch. */
  private static final Dataset DATA = rows(0, 97);

  private String undisturbed = "";

  private static Dataset rows(int from, int to) {
    return ALL.select(IntStream.range(from, to).toArray());
  }

  private static Trainer trainer(StepObserver... observers) {
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 64; dense 9 relu; dense 10"))
            .loss(Losses.softmaxCrossEntropy())
            .optimizer(Optimizers.adam(0.01))
            .batchSize(15)
            .seed(3);
    for (StepObserver observer : observers) {
      builder.observer(observer);
    }
    return builder.build();
  }

  /** Stops the first epoch after 5 of its 7 batches. */
  private static final class Stop implements StepObserver {
    private Trainer trainer;

    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      if (view.step() == 5) {
        trainer.requestStop();
      }
    }
  }

  private static Trainer stopped() {
    Stop stop = new Stop();
    Trainer trainer = trainer(stop);
    stop.trainer = trainer;
    EpochReport report = trainer.epoch(DATA);
    assertFalse(report.complete());
    assertEquals(5, report.steps());
    return trainer;
  }

  @BeforeEach
  void trainUndisturbed() {
    try (Trainer trainer = trainer()) {
      trainer.epoch(DATA);
      trainer.epoch(DATA);
      undisturbed = trainer.sha256();
    }
  }

  /** Fewer batches than were done, as many as before, and more. */
  @ParameterizedTest
  @ValueSource(ints = {40, 97, 300})
  void onOtherDataANewOneBegins(int rows) {
    Dataset others = rows(1000, 1000 + rows);
    try (Trainer trainer = stopped();
        Trainer resumed = trainer()) {
      resumed.restore(trainer.state());
      for (Trainer each : new Trainer[] {trainer, resumed}) {
        EpochReport report = each.epoch(others);
        assertTrue(report.complete());
        assertEquals(1, report.epoch());
        assertEquals(rows, report.rows());
        assertEquals(1, each.epochs());
        assertEquals(97, each.epoch(DATA).rows());
      }
      assertEquals(trainer.sha256(), resumed.sha256());
    }
  }

  @Test
  void onTheSameDataItIsGoneOnWith() {
    try (Trainer trainer = stopped()) {
      assertEquals(2, trainer.epoch(DATA).steps());
      assertTrue(trainer.epoch(DATA).complete());
      assertEquals(undisturbed, trainer.sha256());
    }
  }

  /** Another object with the same numbers, in this trainer and in one that goes on from its state. */
  @Test
  void onACopyOfTheDataItIsGoneOnWith() {
    try (Trainer trainer = stopped();
        Trainer resumed = trainer();
        Trainer resumedAgain = trainer()) {
      resumed.restore(trainer.state());
      resumedAgain.epoch(rows(500, 597));
      resumedAgain.restore(resumed.state());
      for (Trainer each : new Trainer[] {trainer, resumed, resumedAgain}) {
        EpochReport rest = each.epoch(rows(0, 97));
        assertEquals(2, rest.steps());
        assertEquals(1, rest.epoch());
        assertTrue(each.epoch(DATA).complete());
        assertEquals(undisturbed, each.sha256());
      }
    }
  }

  @Test
  void aStateThatNobodyWentOnFromStillKnowsItsData() {
    try (Trainer trainer = stopped();
        Trainer resumed = trainer()) {
      resumed.restore(trainer.state());
      assertEquals(DATA.sha256(), resumed.state().dataHash());
    }
  }

  @Test
  void dataThatAreRefusedBeginNothing() {
    try (Trainer trainer = stopped()) {
      assertThrows(ShapeException.class, () -> trainer.epoch(Iris.load()));
      assertEquals(2, trainer.epoch(DATA).steps());
      trainer.epoch(DATA);
      assertEquals(undisturbed, trainer.sha256());
    }
  }
}
