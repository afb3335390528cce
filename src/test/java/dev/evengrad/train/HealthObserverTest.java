package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Log2Histograms;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.ExponentCounts;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of a watched trainer, against the same numbers taken plainly from what other observers see. */
class HealthObserverTest {
  private static final int ROWS = 23;

  private static TrainerBuilder builder(String network) {
    ModelSpec spec = ModelSpec.parse(network);
    return Trainer.of(spec)
        .loss(mse())
        .clip(Clips.globalNorm(1))
        .optimizer(Optimizers.adam(1e-2))
        .batchSize(ROWS)
        .seed(3)
        .health(HealthSettings.standard().every(2));
  }

  private static Batch batch(int inputs, int outputs, int step) {
    CounterRandom random = CounterRandom.of(step, "batch", 0);
    float[] x = new float[ROWS * inputs];
    float[] y = new float[ROWS * outputs];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.gaussian(i);
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = random.gaussian(x.length + i);
    }
    return Batch.ofValues(x, ROWS, inputs, y, outputs);
  }

  /** All numbers of a step, NaN where there is none, as text so that they can be compared to the bit. */
  private static List<String> all(StepNumbers numbers) {
    List<String> all = new ArrayList<>();
    for (Statistic statistic : Statistic.values()) {
      for (int layer = 0; layer < numbers.layers(); layer++) {
        if (numbers.has(statistic, layer)) {
          all.add(statistic + " " + layer + " " + numbers.get(statistic, layer));
        }
      }
    }
    Log2Histograms histograms = numbers.histograms();
    for (LayerTensor tensor : LayerTensor.values()) {
      for (int layer = 0; layer < numbers.layers(); layer++) {
        for (int e = -150; e < 128 && histograms.has(tensor, layer); e++) {
          all.add(tensor + " " + layer + " 2^" + e + " " + histograms.count(tensor, layer, e));
        }
        all.add(
            "%s %d: %d zeros, %d not finite"
                .formatted(
                    tensor,
                    layer,
                    histograms.zeros(tensor, layer),
                    histograms.notFinite(tensor, layer)));
      }
    }
    all.add(numbers.loss() + " " + numbers.gradientNorm() + " " + numbers.appliedNorm());
    return all;
  }

  /** Takes numbers plainly, by copies. */
  private static final class Plain implements StepObserver {
    private final List<float[]> deltas = new ArrayList<>();
    private final List<float[]> outputs = new ArrayList<>();
    private float[] before = new float[0];
    private float[] gradient = new float[0];
    private float[] after = new float[0];

    @Override
    public void afterBackward(StepView view) {
      deltas.clear();
      outputs.clear();
      for (int i = 0; i < view.size(); i++) {
        outputs.add(view.output(i).copy());
        TensorView delta = view.delta(i);
        deltas.add(delta == null ? new float[0] : delta.copy());
      }
      before = view.parameters().copy("dense2.weight");
      gradient = view.gradients().copy("dense2.weight");
    }

    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      after = view.parameters().copy("dense2.weight");
    }

    static double norm(float[] values) {
      double squares = 0;
      for (float value : values) {
        squares += (double) value * value;
      }
      return Math.sqrt(squares);
    }

    static double mean(float[] values) {
      double sum = 0;
      for (float value : values) {
        sum += value;
      }
      return sum / values.length;
    }
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-6 * Math.abs(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void numbersAreThoseOfTheTensors(String backend) {
    Plain plain = new Plain();
    try (Trainer trainer =
        builder("input 7; dense 37 relu; dense 129 tanh; dense 5")
            .backend(BackendChoice.parse(backend))
            .observer(plain)
            .build()) {
      for (int step = 1; step <= 3; step++) {
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(7, 5, step)));
      }
      StepNumbers numbers = trainer.health().recent().get(0);
      assertEquals(3, numbers.step());
      for (int layer = 0; layer < 3; layer++) {
        float[] delta = plain.deltas.get(layer);
        float[] output = plain.outputs.get(layer);
        assertClose(Plain.norm(delta), numbers.get(Statistic.DELTA_NORM, layer));
        float largest = 0;
        int zeros = 0;
        for (float value : delta) {
          largest = Math.max(largest, Math.abs(value));
          zeros += value == 0 ? 1 : 0;
        }
        assertEquals(largest, numbers.get(Statistic.DELTA_MAX, layer));
        assertEquals((double) zeros / delta.length, numbers.get(Statistic.DELTA_ZEROS, layer));
        assertEquals(0, numbers.get(Statistic.DELTA_NON_FINITE, layer));
        assertEquals(Plain.mean(delta), numbers.get(Statistic.DELTA_MEAN, layer), 1e-6 * largest);
        assertClose(
            Plain.norm(output) / Math.sqrt(output.length),
            numbers.get(Statistic.ACTIVATION_RMS, layer));
        assertEquals(Plain.mean(output), numbers.get(Statistic.ACTIVATION_MEAN, layer), 1e-6);
      }
      for (int layer = 0; layer < 3; layer++) {
        assertHistogram(plain.deltas.get(layer), numbers, LayerTensor.DELTA, layer);
        assertHistogram(plain.outputs.get(layer), numbers, LayerTensor.ACTIVATION, layer);
      }
      assertHistogram(plain.gradient, numbers, LayerTensor.GRADIENT, 1);
      assertClose(Plain.norm(plain.before), numbers.get(Statistic.WEIGHT_NORM, 1));
      assertClose(Plain.norm(plain.gradient), numbers.get(Statistic.GRADIENT_NORM, 1));
      assertEquals(Plain.mean(plain.gradient), numbers.get(Statistic.GRADIENT_MEAN, 1), 1e-8);
      float[] change = new float[plain.after.length];
      for (int i = 0; i < change.length; i++) {
        change[i] = plain.after[i] - plain.before[i];
      }
      assertClose(Plain.norm(change), numbers.get(Statistic.UPDATE_NORM, 1));
      StepNumbers cheap = trainer.health().recent().get(1);
      assertTrue(cheap.has(Statistic.DELTA_NORM, 0));
      assertTrue(cheap.has(Statistic.WEIGHT_NORM, 0));
      assertFalse(cheap.has(Statistic.ACTIVATION_RMS, 0));
      assertFalse(cheap.has(Statistic.UPDATE_NORM, 0));
      assertFalse(cheap.histograms().any());
      assertFalse(cheap.histograms().has(LayerTensor.DELTA, 0));
      assertEquals(0, cheap.histograms().zeros(LayerTensor.ACTIVATION, 0));
      assertFalse(numbers.has(Statistic.ACTIVATION_DEAD, 1), "tanh does not die");
      assertFalse(numbers.has(Statistic.ACTIVATION_SATURATED, 0), "relu does not saturate");
    }
  }

  /** Small tensors are counted whole; of others the shares are about those of all entries. */
  private static void assertHistogram(
      float[] tensor, StepNumbers numbers, LayerTensor of, int layer) {
    Log2Histograms histograms = numbers.histograms();
    int[] counts = new int[300];
    int zeros = 0;
    for (float value : tensor) {
      if (value == 0) {
        zeros++;
      } else {
        counts[150 + Math.getExponent(value)]++;
      }
    }
    int counted = histograms.zeros(of, layer) + histograms.notFinite(of, layer);
    for (int e = -150; e < 150; e++) {
      counted += histograms.count(of, layer, e);
    }
    assertTrue(
        counted >= Math.min(tensor.length, ExponentCounts.FEWEST / 2) && counted <= 1024,
        counted + " entries");
    double tolerance = tensor.length <= ExponentCounts.FEWEST ? 1e-12 : 0.12;
    double share = 1.0 / counted;
    assertEquals((double) zeros / tensor.length, share * histograms.zeros(of, layer), tolerance);
    for (int e = -127; e < 128; e++) {
      double expected = (double) counts[150 + e] / tensor.length;
      assertEquals(expected, share * histograms.count(of, layer, e), tolerance, of + " 2^" + e);
    }
    assertEquals(0, histograms.notFinite(of, layer));
  }

  /** Piece by piece, and on one thread or three, all numbers have the bits of the whole batch. */
  @ParameterizedTest
  @CsvSource({"scalar, 23, 1", "vector, 23, 3", "vector, 5, 1", "scalar, 7, 1", "vector, 1, 2"})
  void piecesThreadsAndBackendsChangeNoBit(String backend, int piece, int threads) {
    String network =
        "input 7; dense 37 relu; residual [ dense 37 tanh; dense 37 ]; dense 301; relu;"
            + " branches [ dense 3 | dense 2 sigmoid ]; dense 5";
    try (Trainer whole = builder(network).build();
        Trainer other =
            builder(network)
                .backend(BackendChoice.parse(backend))
                .microBatch(piece)
                .threads(threads)
                .build()) {
      for (int step = 1; step <= 5; step++) {
        whole.step(batch(7, 5, step));
        other.step(batch(7, 5, step));
        List<String> expected = all(whole.health().recent().get(0));
        List<String> numbers = all(other.health().recent().get(0));
        if (piece < ROWS) { // the last digits of the loss differ in pieces
          expected.removeLast();
          numbers.removeLast();
        }
        assertEquals(expected, numbers);
      }
      assertEquals(whole.sha256(), other.sha256());
    }
  }

  @Test
  void layersAreThoseOfTheNetwork() {
    String network =
        "input 7; standardize; repeat 2 [ dense 9 bias=false; batch_norm; relu ];"
            + " residual [ dense 9 tanh; dense 9 ]; auxiliary [ dense 5 ]; dropout 0.1;"
            + " dense 8 relu bias=false; dense 8 relu bias=false; dense 5 bias=false";
    try (Trainer trainer = builder(network).build()) {
      List<WatchedLayer> layers = trainer.health().monitor().run().layers();
      assertEquals(
          List.of(
              "dense1",
              "batch_norm1",
              "activation1",
              "dense2",
              "batch_norm2",
              "activation2",
              "dense3",
              "dense4",
              "residual1",
              "auxiliary1/dense1",
              "dense5",
              "dense6",
              "dense7"),
          layers.stream().map(WatchedLayer::name).toList());
      assertEquals(
          List.of("dense1", "dense2", "residual1", "dense5", "dense6"),
          layers.stream().filter(WatchedLayer::profiled).map(WatchedLayer::name).toList());
      assertEquals(
          List.of("dense1", "dense2"),
          layers.stream().filter(WatchedLayer::normalized).map(WatchedLayer::name).toList());
      assertEquals(
          List.of("dense5", "dense6", "dense7"),
          layers.stream().filter(l -> l.chain() == 0).map(WatchedLayer::name).toList());
      assertEquals("dense", layers.get(9).kind());
      assertEquals("relu", layers.get(2).activation());
      assertEquals(9, layers.get(3).inputs());
      assertFalse(layers.get(3).bias());
      assertTrue(layers.get(6).bias());
      assertTrue(layers.get(6).trained());
    }
  }

  @Test
  void weightTimesGradientIsEqualAlongAChain() {
    String network =
        "input 7; dense 16 relu bias=false; dense 16 leaky_relu bias=false; dense 16 bias=false;"
            + " relu; dense 5 bias=false";
    try (Trainer trainer = builder(network).build()) {
      trainer.step(batch(7, 5, 1));
      StepNumbers numbers = trainer.health().recent().get(0);
      double first = numbers.get(Statistic.WEIGHT_GRADIENT_PRODUCT, 0);
      for (int layer : new int[] {1, 2, 4}) {
        double scale =
            numbers.get(Statistic.WEIGHT_NORM, layer) * numbers.get(Statistic.GRADIENT_NORM, layer);
        double product = numbers.get(Statistic.WEIGHT_GRADIENT_PRODUCT, layer);
        assertEquals(first, product, 1e-6 * scale);
        assertTrue(Math.abs(product) > 1e-3 * scale);
      }
    }
  }

  @Test
  void weightTimesGradientIsZeroBeforeABatchNormalisation() {
    try (Trainer trainer = builder("input 7; dense 12; batch_norm; tanh; dense 5").build()) {
      trainer.step(batch(7, 5, 1));
      StepNumbers numbers = trainer.health().recent().get(0);
      assertEquals(0, numbers.get(Statistic.UNIT_PRODUCT_MAX, 0), 2e-3);
      assertFalse(numbers.has(Statistic.UNIT_PRODUCT_MAX, 3));
    }
  }

  @Test
  void deadAndSaturatedAreCounted() {
    try (Trainer trainer = builder("input 2; dense 4 relu; dense 4 tanh; dense 5").build()) {
      TrainingState state = trainer.state();
      float[] p = new float[state.parameters().length];
      var layout = trainer.spec().declaration().parameterLayout();
      int bias = layout.get("dense1.bias").offset();
      p[bias] = -1; // dead
      p[bias + 1] = 6;
      p[bias + 2] = 1;
      p[bias + 3] = 1;
      int weight = layout.get("dense2.weight").offset();
      p[weight + 1] = 1; // tanh 6
      p[weight + 4 + 1] = -1; // tanh -6
      p[weight + 8 + 2] = 5; // tanh 5: not saturated yet
      trainer.restore(state.withParameters(p));
      trainer.step(batch(2, 5, 1));
      StepNumbers numbers = trainer.health().recent().get(0);
      assertEquals(0.25, numbers.get(Statistic.ACTIVATION_DEAD, 0));
      assertEquals(0.25, numbers.get(Statistic.ACTIVATION_ZEROS, 0));
      assertEquals(0.5, numbers.get(Statistic.ACTIVATION_SATURATED, 1));
      assertEquals(6, numbers.get(Statistic.ACTIVATION_MAX, 0));
    }
  }

  @Test
  void aFailingStepIsMeasuredWhereItFails() {
    try (Trainer trainer = builder("input 2; dense 4 relu; dense 4; dense 5").build()) {
      trainer.step(batch(2, 5, 1));
      Batch batch = batch(2, 5, 2);
      Arrays.fill(batch.features(), 3e38f);
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
      StepNumbers numbers = trainer.health().recent().get(0);
      assertEquals(2, numbers.step());
      assertEquals("forward_not_finite", numbers.skipped());
      assertTrue(numbers.get(Statistic.ACTIVATION_NON_FINITE, 0) > 0);
      assertFalse(Double.isFinite(numbers.loss()));
      assertFalse(numbers.has(Statistic.DELTA_NORM, 0));

      batch.features()[0] = Float.NaN;
      trainer.step(batch);
      numbers = trainer.health().recent().get(0);
      assertEquals("feature_not_finite", numbers.skipped());
      assertFalse(numbers.hasLoss());
      assertFalse(numbers.has(Statistic.ACTIVATION_NON_FINITE, 0));
    }
  }

  @Test
  void anInfiniteGradientIsMeasuredAtOnce() {
    try (Trainer trainer = builder("input 2; dense 4; dense 5").build()) {
      trainer.step(batch(2, 5, 1));
      Batch batch = batch(2, 5, 2);
      Arrays.fill(batch.features(), 1e25f);
      Arrays.fill(batch.targets(), 3e38f);
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
      StepNumbers numbers = trainer.health().recent().get(0);
      assertEquals("gradient_not_finite", numbers.skipped());
      assertTrue(numbers.get(Statistic.GRADIENT_NON_FINITE, 0) > 0);
    }
  }

  @Test
  void aHaltIsToldTheRules() {
    try (Trainer trainer = builder("input 2; dense 5").mostSkips(1).build()) {
      Batch batch = batch(2, 5, 2);
      Arrays.fill(batch.features(), 3e38f);
      assertInstanceOf(StepOutcome.Halted.class, trainer.step(batch));
      assertEquals("forward_not_finite", trainer.health().recent().get(0).skipped());
      assertFalse(trainer.health().findings().isEmpty());
    }
  }

  @Test
  void vanishingDeltasHaveANorm() {
    String network = "input 4" + "; dense 16 sigmoid".repeat(40) + "; dense 5";
    Plain plain = new Plain();
    try (Trainer trainer = builder(network).observer(plain).build()) {
      trainer.step(batch(4, 5, 1));
      StepNumbers numbers = trainer.health().recent().get(0);
      double first = numbers.get(Statistic.DELTA_NORM, 0);
      assertTrue(first > 0 && first < 1e-20, () -> first + "");
      assertClose(Plain.norm(plain.deltas.getFirst()), first);
    }
  }

  @Test
  void whatIsNotWatchedCannotBeAsked() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 5"))
            .loss(softmaxCrossEntropy())
            .optimizer(Optimizers.sgd(0.1))
            .build()) {
      IllegalStateException e = assertThrows(IllegalStateException.class, trainer::health);
      assertTrue(e.getMessage().contains(".health("), e::getMessage);
    }
  }

  @Test
  void listenersAndLastStepsHaveTheNumbers() {
    List<Long> steps = new ArrayList<>();
    try (Trainer trainer = builder("input 2; dense 5").build()) {
      trainer.health().onStep(numbers -> steps.add(numbers.step()));
      trainer.health().describe(run -> run.withPlannedSteps(40));
      for (int step = 1; step <= 40; step++) {
        trainer.step(batch(2, 5, step));
      }
      assertEquals(40, steps.size());
      assertEquals(40, trainer.health().monitor().run().plannedSteps());
      var recent = trainer.health().recent();
      assertEquals(32, recent.size());
      assertArrayEquals(
          new long[] {40, 39, 9},
          new long[] {recent.get(0).step(), recent.get(1).step(), recent.get(31).step()});
      assertThrows(IndexOutOfBoundsException.class, () -> recent.get(32));
    }
  }
}
