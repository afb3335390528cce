package dev.evengrad.reference;

import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.model.ModelSpec.input;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.activation.ScalarActivation;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.testing.Allocation;
import dev.evengrad.testing.Logged;
import dev.evengrad.testing.WrongSoftsign;
import dev.evengrad.train.BackendTrainer;
import dev.evengrad.train.LayeredNetwork;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of training that are computed again in double. */
class VerificationObserverTest {
  private static final int ROWS = 21;

  /** The layer that is hit by a fault is the one with 31 outputs, {@code dense2}. */
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 19; dense 17 sigmoid; dense 31 tanh; dense 7");

  private static Batch batch(ModelSpec spec, Loss loss, long seed) {
    int inputs = spec.input().shape().size();
    float[] features = Battery.features(spec, ROWS, seed);
    Targets targets = Battery.targets(spec, loss, ROWS, seed);
    Batch batch =
        targets.areClasses()
            ? Batch.ofClasses(features, ROWS, inputs, targets.classes())
            : Batch.ofValues(features, ROWS, inputs, targets.values(), spec.output().size());
    if (!loss.takesRowWeights()) {
      return batch;
    }
    float[] weights = new float[ROWS];
    CounterRandom random = CounterRandom.of(seed, "row weights", 0);
    for (int r = 0; r < ROWS; r++) {
      weights[r] = r % 4 == 0 ? 0 : random.uniform(r);
    }
    return batch.withRowWeights(weights);
  }

  private static void assertPassed(VerificationObserver observer, long steps, String what) {
    assertEquals(steps, observer.replayedSteps(), what);
    VerificationReport report = observer.lastReport().orElseThrow();
    assertTrue(report.passed(), report::toString);
    assertTrue(observer.passed(), what);
  }

  @ParameterizedTest
  @CsvSource({"scalar, 1, 61", "vector, 1, 61", "vector, 2, 61", "scalar, 1, 17", "vector, 3, 21"})
  void aTrainingOfAllLayersPassesAndKeepsItsBits(String backend, int threads, int piece) {
    BackendChoice choice = BackendChoice.parse(backend);
    List<Finding> findings = new ArrayList<>();
    VerificationObserver observer = VerificationObserver.every(2).onDrift(findings::add);
    String alone;
    try (Trainer trainer = LayeredNetwork.builder(choice, threads).microBatch(piece).build()) {
      trainer.epoch(LayeredNetwork.DATA);
      alone = trainer.sha256();
    }
    try (Trainer trainer =
        LayeredNetwork.builder(choice, threads).microBatch(piece).observer(observer).build()) {
      trainer.epoch(LayeredNetwork.DATA);
      assertEquals(alone, trainer.sha256());
    }
    assertEquals(List.of(), findings);
    // of 5 steps the first, third and fifth
    assertPassed(observer, 3, backend);
    String report = observer.lastReport().orElseThrow().toString();
    assertTrue(report.startsWith("step 5 of input 64; standardize; "), report);
    assertTrue(report.contains("(softmax_cross_entropy) on " + backend), report);
    assertTrue(report.contains("auxiliary1.loss.gradient"), report);
    assertTrue(report.contains("weight gradient"), report);
    assertEquals(piece == 61, report.contains("running variance"), report);
  }

  @Test
  void everyActivationLossAndFrozenLayerPasses() {
    List<ModelSpec> specs = new ArrayList<>(BuiltInNetworks.activations());
    specs.add(BuiltInNetworks.frozen());
    for (ModelSpec spec : specs) {
      assertTrainingPasses(spec, mse(), ROWS);
    }
    List<Loss> losses = new ArrayList<>(BuiltInNetworks.losses());
    losses.addAll(BuiltInNetworks.weightedLosses());
    for (Loss loss : losses) {
      assertTrainingPasses(BuiltInNetworks.network(loss), loss, ROWS);
      assertTrainingPasses(BuiltInNetworks.small(loss), loss, 4);
    }
  }

  private static void assertTrainingPasses(ModelSpec spec, Loss loss, int piece) {
    VerificationObserver observer = VerificationObserver.every(1);
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(loss)
            .freeze("dense1.bias")
            .optimizer(adam(1e-3))
            .batchSize(ROWS)
            .microBatch(piece)
            .seed(5)
            .observer(observer)
            .build()) {
      if (spec.toString().contains("standardize")) {
        trainer.standardizeBy(
            Dataset.ofValues(
                Battery.features(spec, ROWS, 0), spec.input().shape().size(), new float[ROWS], 1));
      }
      for (int i = 0; i < 3; i++) {
        StepOutcome outcome = trainer.step(batch(spec, loss, i));
        assertInstanceOf(StepOutcome.Applied.class, outcome, outcome::toString);
        assertPassed(observer, i + 1, spec + " " + loss.text());
      }
    }
  }

  private static TrainerBuilder settings() {
    return Trainer.of(SPEC).batchSize(ROWS);
  }

  private static Trainer faulty(TrainerBuilder settings, FaultyBackend.Fault fault) {
    return BackendTrainer.of(
        settings, softmaxCrossEntropy(), Chain.of(sgd(0.1)), new FaultyBackend(fault));
  }

  /** A fault that begins in the sixth step is found in the seventh, the next that is looked at. */
  @ParameterizedTest
  @CsvSource({
    "denseForward, 8, dense2, dense2.z, dense forward",
    "denseWeightGradient, 10, dense2, dense2.weight, weight gradient",
    "columnSums, 6, dense2, dense2.bias, bias gradient"
  })
  void aFaultIsFoundAtItsStepAndOperation(
      String kernel, int place, String layer, String tensor, String operation) {
    boolean[] broken = {false};
    FaultyBackend.Fault fault =
        (method, a, right) -> {
          Object result = right.call(a);
          if (broken[0] && method.equals(kernel) && hits(method, a)) {
            ((float[]) a[place])[(int) a[place + 1] + 3] += 1e-3f;
          }
          return result;
        };
    List<Finding> findings = new ArrayList<>();
    VerificationObserver observer = VerificationObserver.every(3).onDrift(findings::add);
    try (Trainer trainer = faulty(settings().observer(observer), fault)) {
      for (int i = 0; i < 9; i++) {
        broken[0] = i >= 5;
        trainer.step(batch(SPEC, softmaxCrossEntropy(), i));
      }
    }
    assertEquals(1, findings.size(), findings::toString);
    Finding finding = findings.getFirst();
    assertEquals(VerificationObserver.RULE, finding.rule());
    assertEquals(Severity.ERROR, finding.severity());
    assertEquals(layer, finding.where());
    assertTrue(
        finding
            .message()
            .startsWith("step 7: " + tensor + " is out of bounds (" + operation + "): an error of"),
        finding::message);
    assertFalse(observer.passed());
    VerificationReport report = observer.lastReport().orElseThrow();
    assertEquals(tensor, report.firstFailure().orElseThrow().tensor());
    assertTrue(report.title().startsWith("step 7 of "), report.title());
  }

  private static boolean hits(String method, Object[] a) {
    return switch (method) {
      case "denseForward" -> ((PackedWeights) a[4]).outputs() == 31;
      default -> a[1].equals(31);
    };
  }

  /** Pieces: the fault is in the gradients of later pieces only. */
  @Test
  void aGradientThatForgetsTheFirstPiecesIsFound() {
    FaultyBackend.Fault fault =
        (method, a, right) -> {
          if (method.equals("denseWeightGradient") && a[1].equals(31)) {
            a[9] = false;
          }
          return right.call(a);
        };
    List<Finding> findings = new ArrayList<>();
    VerificationObserver observer = VerificationObserver.every(1).onDrift(findings::add);
    try (Trainer trainer = faulty(settings().microBatch(8).observer(observer), fault)) {
      trainer.step(batch(SPEC, softmaxCrossEntropy(), 1));
    }
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(
        findings.getFirst().message().startsWith("step 1: dense2.weight is out of bounds"),
        findings::toString);
  }

  @Test
  void runningStatisticsThatAreWrongAreFoundBehindTheUpdate() {
    ModelSpec spec = ModelSpec.parse("input 19; dense 8; batch_norm; relu; dense 7");
    List<Finding> findings = new ArrayList<>();
    VerificationObserver observer = VerificationObserver.every(1).onDrift(findings::add);
    StepObserver meddler =
        new StepObserver() {
          @Override
          public void afterStep(StepView view, StepOutcome outcome) {
            view.internals()
                    .weights()
                    .buffers()[
                    view.internals()
                        .weights()
                        .bufferLayout()
                        .get("batch_norm1.variance")
                        .offset()] +=
                1e-3f;
          }
        };
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(0.1))
            .batchSize(ROWS)
            .observer(meddler)
            .observer(observer)
            .build()) {
      trainer.step(batch(spec, softmaxCrossEntropy(), 1));
    }
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(
        findings.getFirst().message().startsWith("step 1: batch_norm1.variance is out of bounds"),
        findings::toString);
    assertEquals("batch_norm1", findings.getFirst().where());
    assertEquals(1, observer.replayedSteps());
  }

  private static final class Drifted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Drifted(Finding finding) {
      super(finding.message());
    }
  }

  @Test
  void aWrongDerivativeIsFoundAndAListenerThatThrowsKeepsTheStepFromBeingMade() {
    ModelSpec spec = ModelSpec.of(input(19), dense(12, new WrongSoftsign(1, 1.0001f)), dense(7));
    VerificationObserver observer =
        VerificationObserver.every(1)
            .onDrift(
                finding -> {
                  throw new Drifted(finding);
                });
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-2))
            .batchSize(ROWS)
            .observer(observer)
            .build()) {
      String before = trainer.sha256();
      Drifted e =
          assertThrows(Drifted.class, () -> trainer.step(batch(spec, softmaxCrossEntropy(), 1)));
      assertTrue(
          e.getMessage().contains("dense1.delta is out of bounds (input gradient of dense2)"),
          e::getMessage);
      assertEquals(before, trainer.sha256());
      assertEquals(0, trainer.state().step());
    }
  }

  @Test
  void withoutAListenerAWarningIsLogged() {
    try (Trainer trainer =
        faulty(
            settings().observer(VerificationObserver.every(1)),
            (method, a, right) -> {
              if (method.equals("columnSums")) {
                a[5] = true;
              }
              return right.call(a);
            })) {
      assertEquals(
          List.of(), Logged.during(() -> trainer.step(batch(SPEC, softmaxCrossEntropy(), 1))));
      List<String> said = Logged.during(() -> trainer.step(batch(SPEC, softmaxCrossEntropy(), 2)));
      assertEquals(1, said.size(), said::toString);
      assertTrue(
          said.getFirst().startsWith("WARNING step 2: dense3.bias is out of bounds"),
          said::toString);
    }
  }

  @Test
  void aStepThatIsSkippedIsNotJudged() {
    List<Finding> findings = new ArrayList<>();
    VerificationObserver observer = VerificationObserver.every(1).onDrift(findings::add);
    try (Trainer trainer = trainer(ModelSpec.parse("input 2; dense 2"), observer)) {
      float[] targets = {1, 0, 0, 1};
      // the gradients of the weights are some 1e40
      float[] large = {1e20f, 2e20f, 3e20f, 1e20f};
      assertInstanceOf(
          StepOutcome.Skipped.class, trainer.step(Batch.ofValues(large, 2, 2, targets, 2)));
      assertEquals(List.of(), findings);
      assertEquals(0, observer.replayedSteps());
      float[] small = {1, 2, 3, 4};
      assertInstanceOf(
          StepOutcome.Applied.class, trainer.step(Batch.ofValues(small, 2, 2, targets, 2)));
      assertPassed(observer, 1, "the step after it");
    }
  }

  /** What is infinite before a tanh is 1 behind it, and the step is applied. */
  @Test
  void aSumThatOverflowsIsNoDrift() {
    VerificationObserver observer = VerificationObserver.every(1);
    try (Trainer trainer = trainer(ModelSpec.parse("input 2; dense 3 tanh; dense 2"), observer)) {
      float[] huge = {3e38f, 3e38f, 3e38f, -3e38f};
      assertInstanceOf(
          StepOutcome.Applied.class,
          trainer.step(Batch.ofValues(huge, 2, 2, new float[] {1, 0, 0, 1}, 2)));
      assertPassed(observer, 1, "saturated");
    }
  }

  private static Trainer trainer(ModelSpec spec, VerificationObserver observer) {
    return Trainer.of(spec).loss(mse()).optimizer(sgd(0.1)).batchSize(2).observer(observer).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {ROWS, 8})
  void nothingIsAllocatedInTheStepsBetween(int piece) {
    VerificationObserver observer = VerificationObserver.every(Integer.MAX_VALUE);
    try (Trainer trainer =
        Trainer.of(SPEC)
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(1e-6))
            .batchSize(ROWS)
            .microBatch(piece)
            .observer(observer)
            .build()) {
      Batch batch = batch(SPEC, softmaxCrossEntropy(), 1);
      trainer.step(batch);
      assertPassed(observer, 1, "the first step");
      Allocation.assertNone("steps between", 10_000, () -> trainer.step(batch));
      assertEquals(1, observer.replayedSteps());
    }
  }

  @Test
  void oneObserverMayWatchOneTrainerAfterTheOther() {
    VerificationObserver observer = VerificationObserver.every(1);
    for (int rows : new int[] {ROWS, 30}) {
      try (Trainer trainer =
          Trainer.of(ModelSpec.parse("input 64; standardize; dense 9 relu; dropout 0.3; dense 10"))
              .loss(softmaxCrossEntropy())
              .optimizer(adam(1e-2))
              .batchSize(rows)
              .seed(rows)
              .observer(observer)
              .build()) {
        trainer.epoch(Digits.load().splitRows(1700, 3).training());
      }
    }
    assertPassed(observer, 97 / ROWS + 1 + 97 / 30 + 1, "both");
  }

  @Test
  void whatCannotBeVerifiedIsRefusedByName() {
    assertThrows(SettingException.class, () -> VerificationObserver.every(0));
    ModelSpec spec = ModelSpec.of(input(19), dense(12, new Unknown()), dense(7));
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-2))
            .batchSize(ROWS)
            .observer(VerificationObserver.every(5))
            .build()) {
      SpecException e =
          assertThrows(
              SpecException.class, () -> trainer.step(batch(spec, softmaxCrossEntropy(), 1)));
      assertTrue(e.getMessage().contains("'unknown' has no twin"), e::getMessage);
      assertEquals(0, trainer.state().step());
    }
  }

  private static final class Unknown extends ScalarActivation {
    @Override
    public String text() {
      return "unknown";
    }

    @Override
    public boolean derivativeFromOutput() {
      return false;
    }

    @Override
    protected float value(float z) {
      return z;
    }

    @Override
    protected float derivative(float z) {
      return 1;
    }
  }
}
