package dev.evengrad.train;

import static dev.evengrad.loss.Losses.huber;
import static dev.evengrad.loss.Losses.mae;
import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.EvengradException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on scaled targets is training on targets that somebody else scaled, and nobody outside sees it. */
class ScaledTargetsTest {
  private static final ModelSpec SPEC = ModelSpec.parse("input 3; dense 17 tanh; dense 2");
  private static final int ROWS = 100;

  @TempDir private Path folder;

  /** Prices of about 2e5, and a small number. */
  private static Dataset data(long seed) {
    CounterRandom random = CounterRandom.of(seed, "data", 0);
    float[] features = new float[3 * ROWS];
    float[] targets = new float[2 * ROWS];
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < 3; c++) {
        features[3 * r + c] = random.gaussian(3 * r + c);
      }
      double x = features[3 * r] - 0.5 * features[3 * r + 1] * features[3 * r + 2];
      targets[2 * r] = (float) (2e5 + 1e5 * x);
      targets[2 * r + 1] = (float) (1e-3 * (1 - x));
    }
    return values(features, targets);
  }

  private static Dataset values(float[] features, float[] targets) {
    return Dataset.ofValues(features, 3, targets, 2);
  }

  private static Dataset scaledBy(TargetScale scale, Dataset data) {
    float[] targets = new float[data.targets().length];
    scale.scale(data.rows(), data.targets(), 0, targets);
    return values(data.features(), targets);
  }

  private static TrainerBuilder builder(Loss loss) {
    return Trainer.of(SPEC)
        .loss(loss)
        .clip(globalNorm(1))
        .optimizer(adam(0.01))
        .batchSize(16)
        .seed(4);
  }

  private static Trainer scaled() {
    return builder(mse()).scaleTargets().build();
  }

  private static Batch batch(Dataset data, int rows) {
    return Batch.ofValues(data.features(), rows, 3, data.targets(), 2);
  }

  @Test
  void theBitsAreThoseOfTrainingOnScaledData() {
    Dataset data = data(1);
    TargetScale scale = TargetScale.fitting(data.targets(), 2);
    for (Loss loss : List.of(mse(), mae(), huber(0.5))) {
      try (Trainer trainer = builder(loss).scaleTargets().build();
          Trainer other = builder(loss).build()) {
        for (int epoch = 0; epoch < 3; epoch++) {
          EpochReport report = trainer.epoch(data);
          EpochReport expected = other.epoch(scaledBy(scale, data));
          assertEquals(expected.loss(), report.loss(), "the loss is that of scaled targets");
          assertEquals(expected.gradientNorm(), report.gradientNorm());
        }
        Model model = trainer.model();
        assertArrayEquals(other.model().parameters(), model.parameters());
        assertEquals(scale, model.info().targetScale());
        assertNotEquals(other.sha256(), trainer.sha256(), "the scale is in the hash");
        assertEquals(trainer.sha256(), model.sha256());
        Evaluation evaluation = trainer.evaluate(data);
        assertEquals(other.evaluate(scaledBy(scale, data)).loss(), evaluation.loss());
        assertEquals(meanAbsoluteError(model, data), evaluation.metrics().get("mae"), 1e-3);
      }
    }
  }

  /** Of both columns, in their own units. */
  private static double meanAbsoluteError(Model model, Dataset data) {
    float[] results = new float[2 * data.rows()];
    model.session(data.rows()).run(data.features(), data.rows(), results);
    double sum = 0;
    for (int i = 0; i < results.length; i++) {
      sum += Math.abs((double) results[i] - data.targets()[i]);
    }
    return sum / results.length;
  }

  @Test
  void anEpochReportsMetricsOfTheTargetsUnit() {
    Dataset data = data(1);
    try (Trainer trainer = scaled()) {
      EpochReport first = trainer.epoch(data);
      assertTrue(first.loss() < 2, "loss " + first.loss());
      double mae = first.metrics().get("mae");
      assertTrue(mae > 1e4 && mae < 1e5, "mae " + mae);
      for (int epoch = 0; epoch < 80; epoch++) {
        trainer.epoch(data);
      }
      double r2 = trainer.evaluate(data).metrics().get("r2");
      assertTrue(r2 > 0.95, "r2 " + r2);
    }
  }

  @Test
  void withoutScaleTheHashIsWhatItWas() {
    try (Trainer trainer = builder(mse()).build()) {
      trainer.epoch(data(1));
      Model model = trainer.model();
      assertNull(model.info().targetScale());
      assertNotEquals(
          model.sha256(),
          model.withInfo(model.info().withTargetScale(TargetScale.identity(2))).sha256());
    }
  }

  @Test
  void predictionsAreOutputsTurnedBackOnBothBackends() {
    try (Trainer trainer = scaled()) {
      Dataset data = data(1);
      trainer.epoch(data);
      Model model = trainer.model();
      Model bare = model.withInfo(model.info().withTargetScale(null));
      TargetScale scale = trainer.model().info().targetScale();
      assertNotNull(scale);
      float[] outputs = new float[2 * ROWS];
      bare.session(ROWS).run(data.features(), ROWS, outputs);
      float[] expected = new float[2 * ROWS];
      for (int i = 0; i < expected.length; i++) {
        expected[i] =
            Math.fma(outputs[i], (float) Math.pow(2, scale.exponent(i % 2)), scale.mean(i % 2));
      }
      for (BackendChoice choice : List.of(BackendChoice.SCALAR, BackendChoice.VECTOR)) {
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        Model there = Model.load(file, dev.evengrad.layer.Layers.REGISTRY, choice);
        assertEquals(model.sha256(), there.sha256());
        assertEquals(scale, there.info().targetScale());
        float[] results = new float[2 * ROWS];
        there.session(ROWS).run(data.features(), ROWS, results);
        assertArrayEquals(expected, results);
        float[] logits = new float[2 * ROWS];
        there.session(ROWS).runLogits(data.features(), ROWS, logits);
        assertArrayEquals(expected, logits);
        float[] one = new float[2 + 1];
        there.session(1).run(data.features(), 3, 1, one, 1);
        assertEquals(expected[2], one[1], "one row of several");
        assertEquals(expected[3], one[2]);
      }
    }
  }

  @Test
  void theScaleStaysAsItIs() {
    Dataset data = data(1);
    float[] large = data.targets();
    for (int i = 0; i < large.length; i++) {
      large[i] *= 10;
    }
    try (Trainer trainer = scaled()) {
      trainer.epoch(data);
      TargetScale scale = trainer.model().info().targetScale();
      trainer.epoch(values(data.features(), large));
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(data, 7)));
      assertEquals(scale, trainer.model().info().targetScale());
      assertEquals(
          scale,
          trainer.model().withPrecision(dev.evengrad.tensor.Precision.BF16).info().targetScale());
      try (Trainer more =
          Trainer.from(trainer.model()).optimizer(adam(0.01)).batchSize(16).build()) {
        more.epoch(values(data.features(), large));
        assertEquals(scale, more.model().info().targetScale());
      }
      assertThrows(IllegalStateException.class, () -> trainer.scaleTargetsBy(data));
    }
  }

  @Test
  void stepsTakeTargetsAsTheyCome() {
    Dataset data = data(1);
    TargetScale scale = TargetScale.fitting(data.targets(), 2);
    try (Trainer trainer = builder(mse()).scaleTargets(scale).build();
        Trainer fitted = scaled();
        Trainer other = builder(mse()).build()) {
      fitted.scaleTargetsBy(data);
      Batch raw = batch(data, 16);
      Batch small = batch(scaledBy(scale, data), 16);
      for (int step = 0; step < 5; step++) {
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(raw));
        assertInstanceOf(StepOutcome.Applied.class, fitted.step(raw));
        other.step(small);
      }
      assertArrayEquals(other.model().parameters(), trainer.model().parameters());
      assertEquals(trainer.sha256(), fitted.sha256());
    }
  }

  @Test
  void piecesThreadsAndAveragesGiveTheSameScale() {
    Dataset data = data(1);
    String whole = afterTwoEpochs(data, builder -> builder);
    assertEquals(whole, afterTwoEpochs(data, builder -> builder.threads(3)));
    assertEquals(whole, afterTwoEpochs(data, builder -> builder.backend(BackendChoice.SCALAR)));
    try (Trainer pieces = builder(mse()).scaleTargets().microBatch(5).movingAverage(0.9).build()) {
      pieces.epoch(data);
      pieces.epoch(data);
      assertEquals(whole, pieces.sha256());
      assertNotNull(pieces.averagedModel().info().targetScale());
      double mae = pieces.evaluateAveraged(data).metrics().get("mae");
      assertEquals(meanAbsoluteError(pieces.averagedModel(), data), mae, 1e-3);
    }
  }

  private static String afterTwoEpochs(Dataset data, UnaryOperator<TrainerBuilder> settings) {
    try (Trainer trainer = settings.apply(builder(mse()).scaleTargets()).build()) {
      trainer.warmUp(java.time.Duration.ofMillis(1));
      trainer.epoch(data);
      trainer.epoch(data);
      return trainer.sha256();
    }
  }

  @Test
  void aCheckpointHoldsTheScale() {
    Dataset data = data(1);
    Path file = folder.resolve("checkpoint.safetensors");
    String expected = afterTwoEpochs(data, builder -> builder);
    try (Trainer trainer = scaled()) {
      trainer.epoch(data);
      Checkpoint.save(trainer.state(), file);
    }
    TrainingState state = Checkpoint.load(file);
    try (Trainer resumed = scaled()) {
      resumed.restore(state);
      resumed.epoch(data);
      assertEquals(expected, resumed.sha256());
    }
    try (Trainer raw = builder(mse()).build()) {
      String before = raw.sha256();
      SettingException e = assertThrows(SettingException.class, () -> raw.restore(state));
      assertTrue(e.getMessage().contains("targets of the state"), e.getMessage());
      assertEquals(before, raw.sha256());
      TrainingState unscaled = raw.state();
      try (Trainer early = scaled()) {
        early.restore(unscaled); // nothing was learned yet
        raw.epoch(data);
        TrainingState learned = raw.state();
        assertThrows(SettingException.class, () -> early.restore(learned));
      }
    }
    try (Trainer other = builder(mse()).scaleTargets(TargetScale.identity(2)).build()) {
      assertThrows(SettingException.class, () -> other.restore(state));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "does not take", SpecException.class, () -> builder(softmaxCrossEntropy()).scaleTargets());
    refused("1 target columns", ShapeException.class, () -> builder(mse()).scaleTargets(2e5, 17));
    Model raw;
    Model model;
    try (Trainer trainer = builder(mse()).build();
        Trainer other = scaled()) {
      raw = trainer.model();
      other.scaleTargetsBy(data(1));
      model = other.model();
      assertThrows(IllegalStateException.class, () -> trainer.scaleTargetsBy(data(1)));
    }
    refused(
        "as they are",
        SettingException.class,
        () -> Trainer.from(raw).optimizer(adam(0.1)).scaleTargets());
    refused(
        "hinge",
        SpecException.class,
        () -> Trainer.from(model).optimizer(adam(0.1)).loss(dev.evengrad.loss.Losses.hinge()));
    refused(
        "that of the model",
        SettingException.class,
        () -> Trainer.from(model).optimizer(adam(0.1)).scaleTargets(TargetScale.identity(2)));
    assertThrows(
        ShapeException.class,
        () -> model.withInfo(model.info().withTargetScale(TargetScale.identity(3))));
  }

  private static <E extends EvengradException> void refused(
      String part, Class<E> kind, java.util.function.Supplier<TrainerBuilder> builder) {
    E e = assertThrows(kind, () -> builder.get().build().close());
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  @Test
  void withoutScaleThereIsNoStep() {
    try (Trainer trainer = scaled()) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> trainer.step(batch(data(1), 4)));
      assertTrue(e.getMessage().contains("scaleTargetsBy"), e.getMessage());
      assertThrows(IllegalStateException.class, () -> trainer.evaluate(data(1)));
    }
  }

  @Test
  void aTargetThatIsTooLargeWhenScaledIsSkipped() {
    try (Trainer trainer =
        builder(mse()).scaleTargets(TargetScale.of(new float[2], new int[] {0, -140})).build()) {
      String before = trainer.sha256();
      Batch batch = Batch.ofValues(new float[6], 2, 3, new float[] {1, 1e-42f, 1, 1}, 2);
      StepOutcome.Skipped skipped =
          assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
      assertEquals(SkipReason.TARGET_NOT_FINITE, skipped.reason());
      assertTrue(
          skipped.explanation().startsWith("target 1 of row 1 is 1.0, too large"),
          skipped.explanation());
      assertEquals(before, trainer.sha256());
      assertThrows(
          DataException.class, () -> trainer.evaluate(values(new float[3], new float[] {1, 1})));
    }
  }

  @Test
  void nothingIsAllocated() {
    Dataset data = data(1);
    try (Trainer trainer = scaled()) {
      trainer.scaleTargetsBy(data);
      trainer.setRate(1e-6);
      Batch batch = batch(data, 16);
      Allocation.assertNone(
          "a step", 10_000, () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch)));
      var session = trainer.model().session(4);
      float[] results = new float[8];
      float[] features = data.features();
      Allocation.assertNone("a prediction", 10_000, () -> session.run(features, 0, 4, results, 0));
    }
  }

  /** Targets of text are scaled before they are rounded. */
  @Test
  void textIsRoundedOnce() throws java.io.IOException {
    StringBuilder csv = new StringBuilder("a,y\n");
    double[] exact = new double[40];
    float[] features = new float[40];
    for (int i = 0; i < 40; i++) {
      features[i] = i / 20f;
      exact[i] = 123_456.789 + 0.37 * i;
      csv.append(features[i]).append(',').append(exact[i]).append('\n');
    }
    Dataset data =
        dev.evengrad.data.CsvFile.read(
            java.nio.file.Files.writeString(folder.resolve("values.csv"), csv),
            dev.evengrad.data.CsvOptions.defaults());
    assertArrayEquals(exact, data.exactTargets());
    assertArrayEquals(
        data.splitRows(10, 3).heldOut().exactTargets(),
        data.splitRows(10, 3).heldOut().withTargetNames(List.of("z")).exactTargets());
    TargetScale scale = TargetScale.fitting(exact, 1);
    float[] scaled = new float[40];
    for (int i = 0; i < 40; i++) {
      scaled[i] = (float) ((exact[i] - scale.mean(0)) * Math.pow(2, -scale.exponent(0)));
    }
    ModelSpec spec = ModelSpec.parse("input 1; dense 1");
    TrainerBuilder settings = Trainer.of(spec).loss(mse()).optimizer(adam(0.01)).batchSize(7);
    try (Trainer other = settings.build();
        Trainer trainer = settings.scaleTargets().build()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        trainer.epoch(data);
        other.epoch(Dataset.ofValues(features, 1, scaled, 1));
      }
      assertEquals(scale, trainer.model().info().targetScale());
      assertArrayEquals(other.model().parameters(), trainer.model().parameters());
    }
  }
}
