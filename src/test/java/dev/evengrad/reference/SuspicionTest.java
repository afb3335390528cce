package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Verification} calls suspicious: nothing that is right, however far a network was trained. */
class SuspicionTest {
  private static final int ROWS = 64;
  private static final int EPOCHS = 80;

  record Network(ModelSpec spec, Loss loss) {}

  static List<Network> networks() {
    List<Network> networks = new ArrayList<>();
    for (Loss loss : BuiltInNetworks.losses()) {
      networks.add(new Network(BuiltInNetworks.network(loss), loss));
    }
    for (Loss loss : BuiltInNetworks.weightedLosses()) {
      networks.add(new Network(BuiltInNetworks.small(loss), loss));
    }
    for (ModelSpec spec : BuiltInNetworks.activations()) {
      networks.add(new Network(spec, Losses.softmaxCrossEntropy()));
    }
    networks.add(new Network(BuiltInNetworks.frozen(), Losses.softmaxCrossEntropy()));
    return networks;
  }

  private static void assertHealthy(Model model, Loss loss, String context) {
    VerificationReport report = Verification.of(model).loss(loss).run();
    for (VerificationRow row : report.rows()) {
      // differences of the textbook take steps that are too long for weights of 1e-9
      boolean engine = !row.operation().equals(FiniteDifferences.OPERATION);
      boolean healthy = row.verdict() == Verdict.OK || row.verdict() == Verdict.REPORTED;
      assertTrue(healthy || !engine, () -> context + ": " + row + " of " + report);
    }
  }

  /** Learned by heart, so that losses are next to nothing and probabilities next to 0 and 1. */
  @ParameterizedTest
  @MethodSource("networks")
  void aNetworkThatWasTrainedIsHealthy(Network network) {
    try (Trainer trainer =
        Trainer.of(network.spec())
            .loss(network.loss())
            .optimizer(Optimizers.adam(0.02))
            .batchSize(ROWS)
            .seed(3)
            .build()) {
      Dataset data = data(network);
      for (int e = 0; e < EPOCHS; e++) {
        trainer.epoch(data);
      }
      assertHealthy(trainer.model(), network.loss(), network + " after training");
    }
  }

  /** Weights so large that functions saturate, and so small that gradients underflow from layer to layer. */
  @ParameterizedTest
  @MethodSource("networks")
  void aNetworkWhoseNumbersAreLargeOrSmallIsHealthy(Network network) {
    for (float factor : new float[] {8, 1e-9f}) {
      float[] parameters = network.spec().declaration().initialParameters(5);
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] *= factor;
      }
      float[] buffers = network.spec().declaration().initialBuffers();
      Model model =
          new Model(network.spec(), ModelInfo.NONE, Backends.scalar(), parameters, buffers);
      assertHealthy(model, network.loss(), network + " times " + factor);
    }
  }

  /** What is within the bound of a long sum, but further off than rounding takes it; and beside it what only underflows. */
  @Test
  void manyRoundingsWithinTheBoundAreSuspiciousAndWhatUnderflowsIsNot() {
    assertEquals(Verdict.SUSPICIOUS, verdict(1 + 20 * Rounding.U, 1, 1));
    assertEquals(Verdict.OK, verdict(1 + 15 * Rounding.U, 1, 1));
    assertEquals(Verdict.OK, verdict(0, 1e-46, 1e-46));
    assertEquals(Verdict.SUSPICIOUS, verdict(1e-30 * (1 + 20 * Rounding.U), 1e-30, 1e-30));
    assertEquals(Verdict.OUT_OF_BOUNDS, verdict(1 + 120 * Rounding.U, 1, 1));
    assertEquals(Verdict.OUT_OF_BOUNDS, verdict(0, 1e-42, 1e-42));
  }

  /** Of a sum of a hundred products. */
  private static Verdict verdict(double actual, double expected, double gross) {
    Table table = new Table(true);
    Comparison comparison = table.compare("sum", "tensor", 1);
    comparison.sums(matrix(actual), matrix(expected), matrix(gross), 100).done();
    return table.rows().get(0).verdict();
  }

  private static DMatrixRMaj matrix(double entry) {
    return new DMatrixRMaj(1, 1, true, entry);
  }

  private static float[] gaussians(int n, String key) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = CounterRandom.of(1, key, 0).gaussian(i);
    }
    return values;
  }

  private static Dataset data(Network network) {
    int inputs = network.spec().input().shape().size();
    int outputs = network.spec().output().size();
    float[] features = gaussians(ROWS * inputs, "features");
    Loss loss = network.loss();
    if (loss.takesClasses() && (outputs == 1 || !loss.binary())) {
      int classes = loss.binary() ? 2 : outputs;
      int[] indices = new int[ROWS];
      for (int r = 0; r < ROWS; r++) {
        indices[r] = r % classes;
      }
      return Dataset.ofClasses(
          features, inputs, indices, IntStream.range(0, classes).mapToObj(c -> "c" + c).toList());
    }
    float[] targets = gaussians(ROWS * outputs, "targets");
    for (int i = 0; i < targets.length && loss.binary(); i++) {
      targets[i] = targets[i] > 0 ? 1 : 0;
    }
    return Dataset.ofValues(features, inputs, targets, outputs);
  }
}
