package dev.evengrad.train;

import static dev.evengrad.activation.Activations.RELU;
import static dev.evengrad.layer.Layers.auxiliary;
import static dev.evengrad.layer.Layers.branches;
import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.model.ModelSpec.input;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.reference.Verification;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.tensor.ParameterSlice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Auxiliary heads: what they add to training, and that they are nothing in prediction. */
class AuxiliaryHeadsTest {
  private static final Dataset DATA = Digits.load().splitRows(1497, 3).training();

  /** A head on its own, one inside branches, one inside a residual connection, with noise in one. */
  private static final String NETWORK =
      "input 64; standardize; dense 40 relu; auxiliary [dense 16 tanh; dropout 0.1; dense 10]"
          + "; branches [dense 16 relu; auxiliary weight=0.5 [dense 10] | dense 8 tanh]"
          + "; residual [dense 24 relu; auxiliary weight=0.1 [dense 10]; dense 24]; dense 10";

  private static final String LOSS =
      "softmax_cross_entropy(0.1, weights=1:2:0.5:3:1:0:1.5:1:0.25:4)";

  @TempDir private Path folder;

  private static TrainerBuilder builder(String network, Loss loss) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(loss)
        .clip(globalNorm(1))
        .optimizer(adam(1e-3))
        .batchSize(61)
        .seed(42);
  }

  private static float[] gaussian(int n) {
    CounterRandom random = CounterRandom.of(9, "heads", 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.gaussian(i);
    }
    return values;
  }

  @Test
  void codeAndTextMakeTheSameNetwork() {
    ModelSpec code =
        ModelSpec.of(
            input(8),
            branches(List.of(dense(4, RELU)), List.of(dense(4))),
            auxiliary(dense(6, RELU), dense(3)),
            auxiliary(0.5, dense(3)),
            dense(3));
    String text =
        "input 8; branches [dense 4 relu | dense 4]; auxiliary [dense 6 relu; dense 3]"
            + "; auxiliary weight=0.5 [dense 3]; dense 3";
    assertEquals(text, code.toString());
    assertEquals(code, ModelSpec.parse(text));
    assertEquals(code, ModelSpec.parse(text.replace("auxiliary [", "auxiliary weight=0.3 [")));
    String table = code.describe();
    assertTrue(table.contains("\n  auxiliary1/dense2"), table);
    assertTrue(table.contains("\n  auxiliary2/dense1"), table);
    assertTrue(table.contains("\ndense3 "), table);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "auxiliary [dense 4] ! auxiliary1 has the output [4], the network [3]",
        "auxiliary [] ! at least one layer",
        "auxiliary ! one list in brackets",
        "auxiliary weight=0 [dense 3] ! above 0",
        "auxiliary weight=-1 [dense 3] ! above 0",
        "auxiliary weight=1e300 [dense 3] ! a float holds",
        "auxiliary weight=1e-300 [dense 3] ! a float holds",
        "auxiliary weigth=1 [dense 3] ! 'weight'",
        "auxiliary [auxiliary [dense 3]; dense 3] ! inside the head auxiliary1",
        "auxiliary [residual [repeat 2 [auxiliary [dense 3]]]; dense 3] ! inside the head",
        "repeat 2 [auxiliary [dense 5]] ! auxiliary1 has the output [5]",
        "auxiliary [standardize; dense 3] ! must be the first layer",
      })
  void faultsAreNamed(String layer, String message) {
    EvengradException e =
        assertThrows(
            EvengradException.class, () -> ModelSpec.parse("input 8; " + layer + "; dense 3"));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void aHeadOfAnotherSizeIsAShapeException() {
    assertThrows(ShapeException.class, () -> ModelSpec.of(input(8), auxiliary(dense(4)), dense(3)));
  }

  @Test
  void aHeadWithoutParametersOnTheInputHasNothingToLearn() {
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 3; auxiliary [flatten]; dense 3"))
            .loss(mse())
            .optimizer(sgd(0.1));
    SpecException e = assertThrows(SpecException.class, builder::build);
    assertTrue(e.getMessage().contains("auxiliary1 has nothing to learn"), e.getMessage());
  }

  /** A head alone learns on a network that is frozen, whose loss then stays what it is. */
  @Test
  void aHeadLearnsOnAFrozenNetwork() {
    String network =
        "input 64; standardize; dense 20 tanh frozen=true; auxiliary [dense 10]; dense 10"
            + " frozen=true";
    try (Trainer trainer = builder(network, Losses.softmaxCrossEntropy()).build()) {
      EpochReport first = trainer.epoch(DATA);
      EpochReport last = first;
      for (int epoch = 1; epoch < 10; epoch++) {
        last = trainer.epoch(DATA);
        assertEquals(first.loss(), last.loss(), 1e-9);
      }
      assertTrue(last.auxiliaryLoss() < 0.9 * first.auxiliaryLoss(), last::toString);
    }
  }

  /** Names inside a head are its own, so the rest of the network starts with the same numbers. */
  @Test
  void aHeadRenamesNothing() {
    ModelSpec with =
        ModelSpec.parse("input 8; dense 5 relu; auxiliary [dense 4 relu; dense 3]; dense 3");
    ModelSpec without = ModelSpec.parse("input 8; dense 5 relu; dense 3");
    float[] one = with.declaration().initialParameters(4);
    float[] other = without.declaration().initialParameters(4);
    for (ParameterSlice slice : without.declaration().parameterLayout().slices()) {
      ParameterSlice same = with.declaration().parameterLayout().get(slice.name());
      assertArrayEquals(
          Arrays.copyOfRange(other, slice.offset(), slice.end()),
          Arrays.copyOfRange(one, same.offset(), same.end()),
          slice.name());
    }
  }

  private static String deepSigmoid(String head) {
    return "input 64; standardize; dense 32 sigmoid; "
        + head
        + "repeat 10 [dense 32 sigmoid]; dense 10";
  }

  private static double firstLayerGradient(String network) {
    try (Trainer trainer = builder(network, Losses.softmaxCrossEntropy()).build()) {
      trainer.standardizeBy(DATA);
      StepOutcome outcome = trainer.step(Batch.ofClasses(gaussian(61 * 64), 61, 64, new int[61]));
      StepReport report = assertInstanceOf(StepOutcome.Applied.class, outcome).report();
      assertEquals("dense1", report.layerName(0));
      return report.layerGradientNorm(0);
    }
  }

  /** Ten sigmoid layers shrink the gradient by millions; a head behind the first layer goes round them. */
  @Test
  void aHeadGivesTheFirstLayerItsGradientBack() {
    double without = firstLayerGradient(deepSigmoid(""));
    double with = firstLayerGradient(deepSigmoid("auxiliary [dense 10]; "));
    assertTrue(with > 10_000 * without, with + " with a head, " + without + " without");
  }

  @Test
  void predictionsAndEvaluationsDoNotDependOnHeads() {
    try (Trainer trainer = builder(NETWORK, Losses.parse(LOSS)).build()) {
      EpochReport unused = trainer.epoch(DATA);
      assertEquals(0, unused.skipped());
      Evaluation evaluation = trainer.evaluate(DATA);
      Model model = trainer.model();
      float[] x = gaussian(5 * 64);
      float[] expected = new float[50];
      model.session(5).run(x, 5, expected);

      float[] other = model.parameters();
      for (ParameterSlice slice : model.spec().declaration().parameterLayout().slices()) {
        if (slice.name().startsWith("auxiliary")) {
          Arrays.fill(other, slice.offset(), slice.end(), Float.MAX_VALUE);
        }
      }
      float[] actual = new float[50];
      new Model(model.spec(), model.info(), model.backend(), other, model.buffers())
          .session(5)
          .run(x, 5, actual);
      assertArrayEquals(expected, actual);
      trainer.restore(trainer.state().withParameters(other));
      assertEquals(evaluation, trainer.evaluate(DATA));
    }
  }

  @Test
  void aModelFileKeepsTheHeads() {
    Path file = folder.resolve("m.safetensors");
    try (Trainer trainer = builder(NETWORK, Losses.softmaxCrossEntropy()).build()) {
      EpochReport unused = trainer.epoch(DATA);
      assertTrue(unused.complete());
      trainer.model().save(file);
      Model loaded = Model.load(file);
      assertEquals(trainer.sha256(), loaded.sha256());
      assertEquals(16 * 40, loaded.parameter("auxiliary1/dense1.weight").length);
      try (Trainer further = Trainer.from(loaded).optimizer(adam(1e-3)).batchSize(61).build()) {
        assertTrue(further.epoch(DATA).auxiliaryLoss() < unused.auxiliaryLoss());
      }
    }
  }

  /** A head like the network's own end, with the same numbers: its loss is the main loss. */
  @Test
  void theReportHasTheMainLossAndTheWeightedSumBesideIt() {
    String network =
        "input 4; dense 6 tanh; auxiliary weight=0.25 [dense 3]; auxiliary weight=2 [dense 3];"
            + " dense 3";
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse(network)).loss(mse()).optimizer(sgd(0.1)).batchSize(8).build()) {
      float[] parameters = trainer.state().parameters();
      Model model = trainer.model();
      float[] weight = model.parameter("dense2.weight");
      for (String head : List.of("auxiliary1/dense1.weight", "auxiliary2/dense1.weight")) {
        ParameterSlice slice = model.spec().declaration().parameterLayout().get(head);
        System.arraycopy(weight, 0, parameters, slice.offset(), slice.size());
      }
      trainer.restore(trainer.state().withParameters(parameters));
      Batch batch = Batch.ofValues(gaussian(32), 8, 4, gaussian(24), 3);
      StepReport report = assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch)).report();
      assertEquals(2.25 * report.loss(), report.auxiliaryLoss(), 1e-15);
      assertTrue(report.loss() > 0);
      Dataset data = Dataset.ofValues(gaussian(32), 4, gaussian(24), 3);
      EpochReport epoch = trainer.epoch(data);
      assertTrue(epoch.auxiliaryLoss() > 0.9 * 2.25 * epoch.loss(), epoch::toString);
    }
  }

  @Test
  void withoutHeadsTheAuxiliaryLossIsZero() {
    try (Trainer trainer =
        builder("input 64; standardize; dense 10", Losses.softmaxCrossEntropy()).build()) {
      assertEquals(0, trainer.epoch(DATA).auxiliaryLoss());
    }
  }

  @Test
  void aHeadThatOverflowsIsASkippedStepThatNamesIt() {
    String network = "input 2; dense 3 tanh; auxiliary [dense 2 tanh; dense 1]; dense 1";
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse(network)).loss(mse()).optimizer(sgd(0.1)).batchSize(1).build()) {
      Batch batch = Batch.ofValues(new float[] {1, 2}, 1, 2, new float[] {1}, 1);
      assertSkipped(
          trainer, batch, "auxiliary1/dense2.weight", Float.MAX_VALUE, "auxiliary1/dense2");
    }
    // a loss that is not finite where all outputs are
    Loss log =
        new Loss() {
          @Override
          public String text() {
            return "infinite_above_10";
          }

          @Override
          public dev.evengrad.loss.OutputLink link() {
            return dev.evengrad.loss.OutputLink.NONE;
          }

          @Override
          public boolean takesClasses() {
            return false;
          }

          @Override
          public dev.evengrad.loss.LossOp compile(
              dev.evengrad.kernel.Kernels kernels,
              dev.evengrad.layer.Tensor output,
              dev.evengrad.layer.Tensor delta,
              int capacity) {
            return (rows, targets, weight) ->
                output.array()[output.offset()] > 10 ? Double.POSITIVE_INFINITY : 1;
          }
        };
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse(network)).loss(log).optimizer(sgd(0.1)).batchSize(1).build()) {
      Batch batch = Batch.ofValues(new float[] {1, 2}, 1, 2, new float[] {1}, 1);
      assertSkipped(trainer, batch, "auxiliary1/dense2.bias", 1e6f, "auxiliary1");
    }
  }

  private static void assertSkipped(
      Trainer trainer, Batch batch, String parameter, float value, String where) {
    float[] kept = trainer.state().parameters();
    float[] parameters = kept.clone();
    ParameterSlice slice = trainer.spec().declaration().parameterLayout().get(parameter);
    Arrays.fill(parameters, slice.offset(), slice.end(), value);
    set(trainer, parameters);
    StepOutcome.Skipped skipped = assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
    assertEquals(SkipReason.FORWARD_NOT_FINITE, skipped.reason());
    assertEquals(where, skipped.where(), skipped.explanation());
    assertTrue(skipped.explanation().contains("auxiliary1"), skipped.explanation());
    assertArrayEquals(parameters, trainer.state().parameters());
    set(trainer, kept);
  }

  private static void set(Trainer trainer, float[] parameters) {
    trainer.restore(trainer.state().withParameters(parameters));
  }

  private static final String EXPECTED = train(BackendChoice.SCALAR, 1);

  private static String train(BackendChoice backend, int threads) {
    try (Trainer trainer =
        builder(NETWORK, Losses.parse(LOSS))
            .backend(backend)
            .threads(threads)
            .spinMicros(50)
            .build()) {
      EpochReport report = trainer.epoch(DATA);
      assertEquals(0, report.skipped());
      report = trainer.epoch(DATA);
      return trainer.sha256() + " " + report.loss() + " " + report.auxiliaryLoss();
    }
  }

  @ParameterizedTest
  @CsvSource({"VECTOR, 1", "VECTOR, 2", "SCALAR, 3"})
  void backendsAndThreadsAgree(BackendChoice backend, int threads) {
    assertEquals(EXPECTED, train(backend, threads));
  }

  @Test
  void resumedTrainingHasTheBitsOfUninterruptedTraining() {
    Path file = folder.resolve("c.safetensors");
    try (Trainer first = builder(NETWORK, Losses.parse(LOSS)).build()) {
      assertTrue(first.epoch(DATA).complete());
      Checkpoint.save(first.state(), file);
    }
    try (Trainer second = builder(NETWORK, Losses.parse(LOSS)).build()) {
      second.restore(Checkpoint.load(file));
      assertTrue(second.epoch(DATA).complete());
      assertEquals(EXPECTED.substring(0, 64), second.sha256());
    }
  }

  /** The last thing in the network, first thing in it, with weights of rows: every place is checked against the reference. */
  @ParameterizedTest
  @CsvSource({
    "input 7; dense 13 tanh; dense 10 tanh; auxiliary weight=2 [dense 10]",
    "input 7; auxiliary [dense 10 tanh]; dense 13 tanh; dense 10",
    "input 7; dense 10 tanh; auxiliary [flatten]; dense 10",
    "input 7; dense 11 tanh; repeat 2 [auxiliary [dense 10]; dense 11 tanh]; dense 10",
  })
  void everyPlaceIsVerified(String network) {
    for (Loss loss : List.of(mse(), Losses.parse(LOSS))) {
      VerificationReport report =
          Verification.of(ModelSpec.parse(network)).loss(loss).rowWeights(true).run();
      assertTrue(report.passed(), report::toString);
    }
  }
}
