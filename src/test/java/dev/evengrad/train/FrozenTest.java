package dev.evengrad.train;

import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.model.ModelSpec.input;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Decays.weightDecay;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.activation.Activations;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.reference.Verification;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that are not trained: they stay, count for nothing, and cost nothing. */
class FrozenTest {
  private static final Dataset DATA = Digits.load().splitRows(600, 3).training();
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 64; dense 33 relu; dense 21 tanh; dense 10");
  private static final ModelSpec EVERYTHING =
      ModelSpec.parse(
          "input 64; dense 17 tanh; layer_norm; residual scale=learned [dense 17; prelu];"
              + " branches [dense 9 relu; rms_norm | dropout 0.1; dense 8 |];"
              + " residual project=true [dense 12 sigmoid]; dense 10");

  @TempDir private Path folder;

  private static TrainerBuilder settings(TrainerBuilder builder) {
    return builder.loss(softmaxCrossEntropy()).batchSize(32).seed(5);
  }

  private static Batch firstBatch() {
    Batches batches = new Batches(DATA, 32, 0, false);
    Batch batch = batches.newBatch();
    batches.start(0);
    assertTrue(batches.next(batch));
    return batch;
  }

  private static StepReport applied(StepOutcome outcome) {
    return assertInstanceOf(StepOutcome.Applied.class, outcome).report();
  }

  @Test
  void transferKeepsTheFirstLayersAndMovesTheOthers() {
    Model first;
    try (Trainer trainer = settings(Trainer.of(SPEC)).optimizer(adam(0.01)).build()) {
      trainer.epoch(DATA);
      first = trainer.model();
    }
    try (Trainer trainer =
        settings(Trainer.from(first))
            .freeze("dense1.*")
            .freeze("dense2.weight")
            .decay(weightDecay(0.1))
            .optimizer(adam(0.01))
            .build()) {
      double before = trainer.evaluate(DATA).loss();
      trainer.epoch(DATA);
      Model second = trainer.model();
      for (String kept : new String[] {"dense1.weight", "dense1.bias", "dense2.weight"}) {
        assertArrayEquals(first.parameter(kept), second.parameter(kept), kept);
      }
      for (String moved : new String[] {"dense2.bias", "dense3.weight", "dense3.bias"}) {
        assertFalse(Arrays.equals(first.parameter(moved), second.parameter(moved)), moved);
      }
      assertTrue(trainer.evaluate(DATA).loss() < before);
    }
  }

  @ParameterizedTest
  @CsvSource({"scalar, 1", "vector, 1", "vector, 3"})
  void theOthersMoveInAStepByTheSameBitsAsIfNothingWereFrozen(String backend, int threads) {
    String[] masks = {
      "dense1.weight", "layer_norm1.*", "prelu1.slope", "*.scale", "dense4.*", "projection1.*"
    };
    TrainerBuilder whole = settings(Trainer.of(EVERYTHING)).optimizer(sgd(0.1));
    TrainerBuilder frozen = settings(Trainer.of(EVERYTHING)).optimizer(sgd(0.1));
    for (TrainerBuilder builder : new TrainerBuilder[] {whole, frozen}) {
      builder.backend(BackendChoice.parse(backend)).threads(threads).spinMicros(50);
    }
    for (String mask : masks) {
      frozen.freeze(mask);
    }
    try (Trainer a = whole.build();
        Trainer b = frozen.build()) {
      Model start = b.model();
      applied(a.step(firstBatch()));
      applied(b.step(firstBatch()));
      Model all = a.model();
      Model some = b.model();
      int kept = 0;
      for (var slice : EVERYTHING.declaration().parameterLayout().slices()) {
        String name = slice.name();
        boolean stays =
            b.state().chain().contains("freeze(" + name + ")")
                || name.startsWith("layer_norm1.")
                || name.endsWith(".scale")
                || name.startsWith("dense4.")
                || name.startsWith("projection1.");
        assertArrayEquals(
            (stays ? start : all).parameter(name), some.parameter(name), name + " frozen " + stays);
        kept += stays ? 1 : 0;
      }
      assertEquals(8, kept);
    }
  }

  @Test
  void normsClipsAndReportsAreOfTheTrainedOnes() {
    try (Trainer whole = settings(Trainer.of(SPEC)).clip(value(1e-4)).optimizer(sgd(0.1)).build();
        Trainer frozen =
            settings(Trainer.of(SPEC))
                .freeze("dense1.*")
                .clip(value(1e-4))
                .optimizer(sgd(0.1))
                .build();
        Trainer byNorm =
            settings(Trainer.of(SPEC))
                .clip(globalNorm(0.01))
                .freeze("dense1.*")
                .optimizer(sgd(1))
                .build()) {
      StepReport all = applied(whole.step(firstBatch()));
      StepReport some = applied(frozen.step(firstBatch()));
      assertEquals("dense1", all.layerName(0));
      assertEquals(2, some.layerCount());
      assertEquals("dense2", some.layerName(0));
      assertEquals(all.layerGradientNorm(1), some.layerGradientNorm(0));
      double rest = Math.hypot(all.layerGradientNorm(1), all.layerGradientNorm(2));
      assertEquals(rest, some.gradientNorm(), 1e-12 * rest);
      assertTrue(some.gradientNorm() < 0.99 * all.gradientNorm());
      assertTrue(some.clippedEntries() < all.clippedEntries());
      StepReport clipped = applied(byNorm.step(firstBatch()));
      assertEquals(some.gradientNorm(), clipped.gradientNorm());
      assertEquals(0.01, clipped.appliedNorm(), 1e-5);
    }
  }

  /** Looks at what a step computed. */
  private static final class Look implements StepObserver {
    private int deltas;

    @Override
    public void afterBackward(StepView view) {
      deltas = 0;
      for (int i = 0; i < view.size(); i++) {
        boolean below = view.layer(i).matches("activation[12]|dense1");
        if (below) {
          assertNull(view.delta(i), view.layer(i));
        } else {
          assertNotNull(view.delta(i), view.layer(i));
          deltas++;
        }
      }
      assertFalse(view.gradients().has("dense1.weight"));
      var slice = view.parameters().layout().get("dense3.weight");
      for (int i = slice.offset(); i < slice.end(); i++) {
        assertEquals(
            0,
            view.internals().gradients().values()[i],
            "a gradient of a frozen weight was computed");
      }
    }
  }

  @Test
  void nothingIsComputedBelowTheFirstLayerThatHasSomethingToTrain() {
    ModelSpec spec =
        ModelSpec.parse(
            "input 64; softsign; dense 9 frozen=true; tanh; dense 8 relu; dense 7 frozen=true;"
                + " dense 10");
    Look look = new Look();
    try (Trainer trainer =
        settings(Trainer.of(spec)).optimizer(adam(0.01)).observer(look).build()) {
      applied(trainer.step(firstBatch()));
      assertEquals(3, look.deltas);
    }
  }

  @Test
  void theDescriptionFreezesAsTheTrainerDoesAndIsKeptInTheModel() {
    ModelSpec spec =
        ModelSpec.of(
            input(64),
            dense(33, Activations.RELU).frozen(),
            dense(21, Activations.TANH),
            dense(10));
    assertEquals("input 64; dense 33 relu frozen=true; dense 21 tanh; dense 10", spec.toString());
    assertEquals(spec, ModelSpec.parse(spec.toString()));
    assertTrue(spec.describe().contains("frozen=true"), spec.describe());
    assertTrue(spec.describe().contains("3,079 parameters, 2,145 of them frozen"), spec.describe());
    ModelSpec plain = ModelSpec.parse("input 64; dense 33 relu; dense 21 tanh; dense 10");
    try (Trainer a = settings(Trainer.of(spec)).optimizer(adam(0.01)).build();
        Trainer b = settings(Trainer.of(plain)).freeze("dense1.*").optimizer(adam(0.01)).build()) {
      a.epoch(DATA);
      b.epoch(DATA);
      assertEquals(a.sha256(), b.sha256());
      Path file = folder.resolve("m.safetensors");
      a.model().save(file);
      assertEquals(spec, Model.load(file).spec());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 5; dense 9 tanh frozen=true; dense 7 relu; dense 4 frozen=true; dense 10",
        "input 5; relu; dense 9 frozen=true; residual [dense 9 frozen=true; tanh]; dense 10",
        "input 5; dense 9; branches [dense 3 frozen=true | dense 4 sigmoid]; layer_norm; dense 10"
            + " frozen=true",
        "input 5; dense 9 frozen=true; branches [dense 3 frozen=true | dense 4 sigmoid]; dense 10"
            + " frozen=true",
        FrozenLayersTest.FROZEN,
        "input 5; layer_norm frozen=true; prelu frozen=true; dense 9 tanh; rms_norm frozen=true;"
            + " dense 10",
        "input 5; batch_norm frozen=true; residual project=true frozen=true [dense 9 frozen=true];"
            + " dense 10",
        "input 5; dense 9 tanh; residual scale=learned frozen=true [dense 9 frozen=true; prelu];"
            + " batch_norm frozen=true; dense 10 frozen=true"
      })
  void verificationPasses(String text) {
    VerificationReport report =
        Verification.of(ModelSpec.parse(text)).loss(softmaxCrossEntropy()).run();
    assertTrue(report.passed(), report::toString);
    assertTrue(
        report.rows().stream().noneMatch(r -> r.verdict().toString().contains("not")),
        report::toString);
  }

  @Test
  void resumedThroughAFileIsUninterrupted() {
    Path file = folder.resolve("c.safetensors");
    try (Trainer whole = frozenEverything().build();
        Trainer resumed =
            frozenEverything().backend(BackendChoice.SCALAR).threads(2).spinMicros(50).build();
        Trainer other =
            settings(Trainer.of(EVERYTHING)).clip(globalNorm(1)).optimizer(adam(0.01)).build()) {
      whole.epoch(DATA);
      Checkpoint.save(whole.state(), file);
      whole.epoch(DATA);
      resumed.restore(Checkpoint.load(file));
      resumed.epoch(DATA);
      assertEquals(whole.sha256(), resumed.sha256());
      SettingException e =
          assertThrows(SettingException.class, () -> other.restore(Checkpoint.load(file)));
      assertTrue(String.valueOf(e.getMessage()).contains("freeze(dense1.*)"), e.getMessage());
      float[] moment = whole.state().moments().get("adam.m");
      var slice = EVERYTHING.declaration().parameterLayout().get("dense1.weight");
      for (int i = slice.offset(); i < slice.end(); i++) {
        assertEquals(0, moment[i], "a moment of a frozen weight");
      }
    }
  }

  private static TrainerBuilder frozenEverything() {
    return settings(Trainer.of(EVERYTHING))
        .clip(globalNorm(1))
        .freeze("dense1.*")
        .freeze("rms_norm1.*")
        .rate("*.bias", 0.5)
        .optimizer(adam(0.01));
  }

  @Test
  void aStepAllocatesNothing() {
    Batch batch = Batch.ofClasses(new float[64 * 2], 2, 64, new int[] {3, 7});
    try (Trainer trainer = frozenEverything().build()) {
      Allocation.assertNone("frozen", 10_000, () -> applied(trainer.step(batch)));
    }
  }

  @Test
  void everythingFrozenIsRefused() {
    for (TrainerBuilder builder :
        new TrainerBuilder[] {
          settings(Trainer.of(SPEC)).freeze("all"),
          settings(Trainer.of(SPEC)).freeze("*.weight").freeze("*.bias"),
          settings(Trainer.of(ModelSpec.parse("input 64; dense 10 frozen=true")))
        }) {
      builder.optimizer(adam(0.01));
      SpecException e = assertThrows(SpecException.class, builder::build);
      assertTrue(String.valueOf(e.getMessage()).contains("nothing to train"), e.getMessage());
    }
  }

  @Test
  void aNameThatNoParameterHasIsRefused() {
    TrainerBuilder builder = settings(Trainer.of(SPEC)).freeze("dense1.biass").optimizer(sgd(1));
    SettingException e = assertThrows(SettingException.class, builder::build);
    assertTrue(
        String.valueOf(e.getMessage()).contains("did you mean 'dense1.bias'?"), e.getMessage());
  }
}
