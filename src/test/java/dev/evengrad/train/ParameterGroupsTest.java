package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Decays.l2;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings for some parameters only, chosen by name. */
class ParameterGroupsTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 4; standardize; dense 9 tanh; dense 7 relu; dense 3");
  private static final Dataset DATA = Iris.load();

  @TempDir private Path folder;

  private static TrainerBuilder builder() {
    return Trainer.of(SPEC).loss(softmaxCrossEntropy()).batchSize(16).seed(4);
  }

  private static TrainerBuilder grouped() {
    return builder()
        .rate("dense1.*", 0)
        .clip(globalNorm(1))
        .decay(l2(0.01))
        .optimizer(adam(0.01))
        .rate("*.bias", 0.5);
  }

  @Test
  void theLastRateThatFitsCountsWhereverItIsSaid() {
    try (Trainer trainer = grouped().build()) {
      Model before = trainer.model();
      trainer.epoch(DATA);
      Model after = trainer.model();
      assertArrayEquals(before.parameter("dense1.weight"), after.parameter("dense1.weight"));
      for (String moved : new String[] {"dense1.bias", "dense2.weight", "dense3.bias"}) {
        assertFalse(Arrays.equals(before.parameter(moved), after.parameter(moved)), moved);
      }
      assertEquals(
          "chain(global_norm(1), rate_group(dense1.*, 0), rate_group(*.bias, 0.5), l2(0.01),"
              + " adam(0.01))",
          after.info().record().get("optimizer"));
    }
  }

  @Test
  void resumedThroughAFileWithTheSameGroupsIsUninterrupted() {
    Path file = folder.resolve("c.safetensors");
    try (Trainer whole = grouped().build();
        Trainer resumed =
            grouped().backend(BackendChoice.SCALAR).threads(2).spinMicros(50).build();
        Trainer other =
            builder().clip(globalNorm(1)).decay(l2(0.01)).optimizer(adam(0.01)).build()) {
      whole.epoch(DATA);
      Checkpoint.save(whole.state(), file);
      whole.epoch(DATA);
      resumed.restore(Checkpoint.load(file));
      resumed.epoch(DATA);
      assertEquals(whole.sha256(), resumed.sha256());
      SettingException e =
          assertThrows(SettingException.class, () -> other.restore(Checkpoint.load(file)));
      assertTrue(String.valueOf(e.getMessage()).contains("rate_group"), e.getMessage());
    }
  }

  @Test
  void aNameThatNoParameterHasIsRefusedWithTheNearest() {
    TrainerBuilder wrong = builder().optimizer(adam(0.01)).rate("dense1.weigth", 0.1);
    SettingException e = assertThrows(SettingException.class, wrong::build);
    assertTrue(String.valueOf(e.getMessage()).contains("'dense1.weight'"), e.getMessage());
  }
}
