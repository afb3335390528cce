package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.EvengradException;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch's ReduceLROnPlateau, step by step. */
class ReduceOnPlateauTest {
  @TempDir private Path folder;

  private static final String RULE =
      "reduce_on_plateau(factor=0.5, patience=2, threshold=0.1, cooldown=1, min_rate=0.1)";

  /** Of each epoch the loss, and the rate behind it by PyTorch's algorithm run by hand. */
  private static final double[][] COURSE = {
    {1.0, 1}, // the best
    {0.95, 1}, // not below 0.9
    {0.94, 1},
    {0.93, 0.5}, // the third in a row
    {0.92, 0.5}, // cooling down
    {0.91, 0.5},
    {Double.NaN, 0.5},
    {0.89, 0.5}, // below 0.9: the best
    {0.89, 0.5},
    {0.89, 0.5},
    {0.89, 0.25},
    {0.89, 0.25},
    {0.89, 0.25},
    {0.89, 0.25},
    {0.89, 0.125},
    {0.5, 0.125}, // the best, while cooling down
    {0.46, 0.125},
    {0.46, 0.125},
    {0.46, 0.1}, // not below the lowest
    {0.46, 0.1},
    {0.46, 0.1},
    {0.46, 0.1},
    {0.46, 0.1},
  };

  private static Trainer trainer(String schedule) {
    return Trainer.of(ModelSpec.parse("input 2; dense 1"))
        .loss(Losses.mse())
        .optimizer(Optimizers.sgd(1))
        .schedule(Schedules.parse(schedule))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "warmup(3, "})
  void followsPyTorchThroughACheckpoint(String around) {
    Path file = folder.resolve("c.safetensors");
    String text = around.isEmpty() ? RULE : around + RULE + ")";
    assertEquals(text, Schedules.parse(text).text());
    Trainer trainer = trainer(text);
    for (int epoch = 0; epoch < COURSE.length; epoch++) {
      if (epoch % 3 == 1) {
        Checkpoint.save(trainer.state(), file);
        trainer.close();
        trainer = trainer(text);
        trainer.restore(Checkpoint.load(file));
      }
      trainer.tell(COURSE[epoch][0]);
      assertEquals(COURSE[epoch][1], trainer.rate(), "epoch " + epoch);
    }
    trainer.close();
  }

  @Test
  void byDefaultAsInPyTorch() {
    try (Trainer trainer = trainer("reduce_on_plateau")) {
      trainer.tell(1);
      for (int epoch = 1; epoch <= 10; epoch++) {
        trainer.tell(0.99995);
        assertEquals(1, trainer.rate());
      }
      trainer.tell(0.99995);
      assertEquals(0.1, trainer.rate(), 1e-15);
      for (int epoch = 0; epoch < 1000; epoch++) {
        trainer.tell(2);
      }
      // from 1e-8 on a reduction would be smaller than eps
      assertEquals(1e-8, trainer.rate(), 1e-20);
    }
  }

  private static double[] rates(String rule, double... told) {
    double[] rates = new double[told.length];
    try (Trainer trainer = trainer(rule)) {
      for (int epoch = 0; epoch < told.length; epoch++) {
        trainer.tell(told[epoch]);
        rates[epoch] = trainer.rate();
      }
    }
    return rates;
  }

  /** A flat value lowers the rate whatever its sign; worse is not better, as it is by {@code best * (1 - threshold)} below 0. */
  @ParameterizedTest
  @ValueSource(doubles = {1, -1, 0})
  void aFlatValueLowersTheRate(double value) {
    double[] told = {value, value, value, value};
    assertArrayEquals(
        new double[] {1, 1, 1, 0.5}, rates("reduce_on_plateau(factor=0.5, patience=2)", told));
  }

  @Test
  void belowZeroAShareOfTheMagnitudeIsAskedFor() {
    String rule = "reduce_on_plateau(factor=0.5, patience=0, threshold=0.1)";
    // -1.05 is not 10 % better than -1, -0.95 is worse, -1.2 is better
    assertArrayEquals(new double[] {1, 0.5, 0.25, 0.25}, rates(rule, -1, -1.05, -0.95, -1.2));
  }

  @Test
  void measuresThatShouldGrow() {
    String rule = "reduce_on_plateau(factor=0.5, patience=0, threshold=0.1, mode=max)";
    assertEquals(rule, Schedules.parse(rule).text());
    // PyTorch: a > best * (1 + threshold)
    assertArrayEquals(
        new double[] {1, 1, 0.5, 0.25, 0.25}, rates(rule, 0.5, 0.6, 0.65, 0.55, 0.67));
    assertArrayEquals(new double[] {1, 0.5, 0.25, 0.25}, rates(rule, -1, -0.95, -1.2, -0.85));
    assertEquals("reduce_on_plateau", Schedules.parse("reduce_on_plateau(mode=min)").text());
  }

  /** The course of a rule for values that should grow goes through a checkpoint, too. */
  @Test
  void aMeasureThatShouldGrowIsResumed() {
    Path file = folder.resolve("max.safetensors");
    String rule = "reduce_on_plateau(factor=0.5, patience=1, mode=max)";
    try (Trainer trainer = trainer(rule)) {
      trainer.tell(0.9);
      trainer.tell(0.8);
      Checkpoint.save(trainer.state(), file);
    }
    try (Trainer trainer = trainer(rule)) {
      trainer.restore(Checkpoint.load(file));
      trainer.tell(0.85);
      assertEquals(0.5, trainer.rate());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNoImprovement(double value) {
    for (String mode : new String[] {"min", "max"}) {
      String rule = "reduce_on_plateau(factor=0.5, patience=1, mode=" + mode + ")";
      assertArrayEquals(new double[] {1, 0.5, 0.5, 0.5}, rates(rule, value, value, 3, value));
    }
  }

  @Test
  void othersDoNotListen() {
    try (Trainer trainer = trainer("cosine(100)")) {
      for (int epoch = 0; epoch < 50; epoch++) {
        trainer.tell(1);
      }
      assertEquals(1, trainer.rate());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "factor=1",
        "factor=0",
        "factor=NaN",
        "patience=-1",
        "patience=1.5",
        "threshold=-1",
        "cooldown=-1",
        "min_rate=-1",
        "eps=-1",
        "mode=most"
      })
  void whatMakesNoSenseIsRefused(String option) {
    assertThrows(
        EvengradException.class, () -> Schedules.parse("reduce_on_plateau(" + option + ")"));
  }
}
