package dev.evengrad.examples;

import static dev.evengrad.optim.Clips.globalNorm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.SpecException;
import dev.evengrad.activation.Activation;
import dev.evengrad.activation.ScalarActivation;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.LayerRegistry;
import dev.evengrad.layer.Layers;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.reference.Verification;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.testing.Allocation;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of a user's own do all that built-in ones do. */
class OwnEntriesTest {
  private static final LayerRegistry MINE =
      Layers.REGISTRY
          .withActivation(
              "isru",
              "isru(alpha=1)",
              "y = z / sqrt(1 + alpha z^2)",
              a -> new Isru(a.number("alpha", 1)))
          .withLayer("layer_scale", "layer_scale", "y = weight * x", (a, r) -> new LayerScale())
          .withInitializer(
              "sparse",
              "sparse(share)",
              "zero, else normal with deviation 0.01",
              a -> new Sparse(a.number("share")));

  private static final String TEXT =
      "input 5; layer_scale; dense 33 isru(0.5); layer_scale; isru(2.0);"
          + " residual [dense 33 init=sparse(0.5); layer_scale]; dense 2";

  private static final Textbook TWINS =
      Textbook.BUILT_IN
          .withActivation("isru", a -> new IsruTwin(a.number("alpha", 1)))
          .withLoss("quantile", a -> new QuantileTwin(a.number("q")))
          .withLayer(LayerScale.class, (l, walk) -> new LayerScaleTwin(walk.name("layer_scale", l)))
          .withTransform("signum", a -> new SignumTwin(a.number("rate")));

  @TempDir private Path folder;

  private static Dataset data() {
    CounterRandom random = CounterRandom.of(1, "own entries", 0);
    float[] x = new float[5 * 50];
    float[] y = new float[2 * 50];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.gaussian(i);
      y[i / 5 * 2 + i % 2] += x[i] / 3;
    }
    return Dataset.ofValues(x, 5, y, 2);
  }

  private static TrainerBuilder builder(String backend) {
    return Trainer.of(ModelSpec.parse(TEXT, MINE))
        .loss(new Quantile(0.75))
        .clip(globalNorm(0.5))
        .optimizer(new Signum(5e-3))
        .batchSize(13)
        .seed(7)
        .backend(BackendChoice.parse(backend));
  }

  @Test
  void theNetworksTextHoldsThem() {
    ModelSpec spec = ModelSpec.parse(TEXT, MINE);
    assertEquals(TEXT, spec.toString());
    assertEquals(spec, ModelSpec.parse(spec.toString(), MINE));
    assertEquals(spec.layers(), ModelSpec.parse(TEXT, MINE).layers());
    assertEquals(spec.layers().hashCode(), ModelSpec.parse(TEXT, MINE).layers().hashCode());
    assertTrue(spec.describe().contains("layer_scale3"), spec::describe);
    SpecException e = assertThrows(SpecException.class, () -> ModelSpec.parse(TEXT));
    assertTrue(e.getMessage().contains("'layer_scale'"), e::getMessage);
  }

  @Test
  void theTwinsAgreeAndFiniteDifferencesToo() {
    for (KernelBackends.Candidate candidate : KernelBackends.explain()) {
      if (candidate.available()) {
        VerificationReport report =
            Verification.of(ModelSpec.parse(TEXT, MINE))
                .loss(new Quantile(0.75))
                .chain(Chain.of(globalNorm(0.5), new Signum(1e-3)))
                .textbook(TWINS)
                .backend(KernelBackends.select(BackendChoice.parse(candidate.name())))
                .run();
        assertTrue(report.passed(), report::toString);
        for (String checked :
            List.of("layer_scale3.weight", "quantile(0.75)", "isru(2.0)", "signum.m")) {
          assertTrue(report.toString().contains(checked), report::toString);
        }
      }
    }
  }

  @Test
  void aWrongLayerIsFound() {
    Textbook wrong =
        TWINS.withLayer(
            LayerScale.class,
            (l, walk) -> {
              LayerScaleTwin right = new LayerScaleTwin(walk.name("layer_scale", l));
              return new WrongGradient(right);
            });
    VerificationReport report =
        Verification.of(ModelSpec.parse("input 5; dense 4; layer_scale", MINE))
            .textbook(wrong)
            .run();
    assertTrue(!report.passed(), report::toString);
  }

  @Test
  void theyTrainWithTheSameBitsOnBothBackends() {
    try (Trainer scalar = builder("scalar").build();
        Trainer vector = builder("vector").threads(2).spinMicros(50).build()) {
      String before = scalar.sha256();
      double first = scalar.epoch(data()).loss();
      vector.epoch(data());
      for (int epoch = 0; epoch < 40; epoch++) {
        scalar.epoch(data());
        vector.epoch(data());
      }
      assertNotEquals(before, scalar.sha256());
      assertEquals(scalar.sha256(), vector.sha256());
      double last = scalar.evaluate(data()).loss();
      assertTrue(last < 0.6 * first, first + " " + last);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void theyAreSavedLoadedAndTrainedFurther(String backend) {
    Path file = folder.resolve("mine.safetensors");
    try (Trainer trainer = builder(backend).build()) {
      trainer.epoch(data());
      trainer.model().save(file);
    }
    Model model = Model.load(file, MINE, BackendChoice.parse(backend));
    float[] y = new float[2];
    model.session(1).run(new float[] {1, 2, 3, 4, 5}, 1, y);
    assertTrue(Float.isFinite(y[0]) && y[0] != 0);
    assertEquals(model.sha256(), Model.load(file, MINE).sha256());
    ModelFileException unknown = assertThrows(ModelFileException.class, () -> Model.load(file));
    assertTrue(unknown.getMessage().contains("'layer_scale'"), unknown::getMessage);

    TrainerBuilder further = Trainer.from(model).optimizer(new Signum(1e-4));
    SpecException e = assertThrows(SpecException.class, further::build);
    assertTrue(e.getMessage().contains("'quantile(0.75)'"), e::getMessage);
    try (Trainer trainer = further.loss(new Quantile(0.75)).build()) {
      trainer.epoch(data());
    }
    VerificationReport report =
        Verification.of(model).loss(new Quantile(0.75)).textbook(TWINS).run();
    assertTrue(report.passed(), report::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void aCheckpointResumesWithTheSameBits(String backend) {
    Path file = folder.resolve("mine.checkpoint");
    try (Trainer trainer = builder(backend).build();
        Trainer resumed = builder(backend).build()) {
      trainer.epoch(data());
      Checkpoint.save(trainer.state(), file, MINE);
      trainer.epoch(data());
      resumed.restore(Checkpoint.load(file, MINE));
      resumed.epoch(data());
      assertEquals(trainer.sha256(), resumed.sha256());
    }
  }

  @Test
  void microBatchesGiveTheBitsOfTheWhole() {
    try (Trainer whole = builder("scalar").build();
        Trainer pieces = builder("scalar").microBatch(4).build()) {
      whole.epoch(data());
      pieces.epoch(data());
      assertEquals(whole.sha256(), pieces.sha256());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void aStepAllocatesNothing(String backend) {
    try (Trainer trainer = builder(backend).build()) {
      Batch batch = Batch.ofValues(new float[5 * 7], 7, 5, new float[2 * 7], 2);
      Allocation.assertNone(
          backend, 2000, () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch)));
    }
  }

  @Test
  void halfOfASparseMatrixIsZero() {
    ModelSpec spec = ModelSpec.parse("input 64; dense 64 init=sparse(0.5)", MINE);
    float[] w = spec.declaration().initialParameters(1);
    int zeros = 0;
    for (int i = 0; i < 64 * 64; i++) {
      zeros += w[i] == 0 ? 1 : 0;
    }
    assertEquals(0.5, zeros / (64 * 64.0), 0.05);
  }

  /** One that bears the name of a built-in one. */
  private static final class Impostor extends ScalarActivation {
    @Override
    public String text() {
      return "relu";
    }

    @Override
    public boolean derivativeFromOutput() {
      return false;
    }

    @Override
    protected float value(float z) {
      return 3 * z;
    }

    @Override
    protected float derivative(float z) {
      return 3;
    }
  }

  @Test
  void aNameOfABuiltInOneBringsNoOtherLoops() {
    Activation mine = new Impostor();
    float[][] outputs = new float[2][4];
    for (int b = 0; b < 2; b++) {
      ModelSpec spec = ModelSpec.of(ModelSpec.input(4), Layers.dense(4, mine));
      BackendChoice backend = BackendChoice.parse(b == 0 ? "scalar" : "vector");
      try (Trainer trainer =
          Trainer.of(spec)
              .loss(new Quantile(0.5))
              .optimizer(new Signum(1e-3))
              .backend(backend)
              .build()) {
        trainer.model().session(1).run(new float[] {1, -2, 3, -4}, 1, outputs[b]);
      }
    }
    assertArrayEquals(outputs[0], outputs[1]);
    assertTrue(outputs[0][0] < 0 || outputs[0][1] < 0 || outputs[0][2] < 0 || outputs[0][3] < 0);
  }
}
