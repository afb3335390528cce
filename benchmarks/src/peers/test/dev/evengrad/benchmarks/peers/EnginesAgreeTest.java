package dev.evengrad.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The native engines and the check that each of them must pass before it is timed; EJML's are tested with the library.
class EnginesAgreeTest {
  private static final BenchmarkNetwork[] NETWORKS = {
    BenchmarkNetwork.TINY, BenchmarkNetwork.SMALL, BenchmarkNetwork.MEDIUM, BenchmarkNetwork.DEEP
  };

  /** An engine that is given another network or other settings than it was asked for. */
  private record Deceived(Engine engine, boolean otherNetwork, boolean unclipped)
      implements Engine {
    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String version() {
      return engine.version();
    }

    @Override
    public Predictor predictor(PeerNetwork network, int rows) {
      return engine.predictor(given(network), rows);
    }

    @Override
    public Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
      double norm = unclipped ? 1e9 : settings.norm();
      return engine.stepper(
          given(network), batch, new StepSettings(settings.adam(), settings.rate(), norm));
    }

    private PeerNetwork given(PeerNetwork network) {
      if (!otherNetwork) {
        return network;
      }
      List<DenseWeights> layers = new ArrayList<>(network.layers());
      DenseWeights l = layers.removeLast();
      float[] bias = l.bias().clone();
      bias[0] += 0.01f;
      layers.add(new DenseWeights(l.inputs(), l.outputs(), l.function(), l.weights(), bias));
      return new PeerNetwork(network.network(), layers);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evengrad", "openblas", "onnxruntime", "onnxruntime-reused", "pytorch"})
  void predictsAsWeDo(String name) {
    Engine engine = Engines.named(name);
    for (BenchmarkNetwork chosen : NETWORKS) {
      PeerNetwork network = PeerNetwork.of(chosen);
      for (int rows : new int[] {1, 32}) {
        Agreement.requirePredictions(engine, network, rows);
        Engine other = new Deceived(engine, true, false);
        String message =
            assertThrows(
                    IllegalStateException.class,
                    () -> Agreement.requirePredictions(other, network, rows))
                .getMessage();
        assertTrue(message.contains(name + " (" + engine.version() + ")"), message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evengrad", "openblas", "pytorch"})
  void trainsAsWeDo(String name) {
    Engine engine = Engines.named(name);
    for (BenchmarkNetwork chosen : NETWORKS) {
      PeerNetwork network = PeerNetwork.of(chosen);
      PeerBatch batch = PeerBatch.of(chosen, 32);
      Agreement.requireSteps(engine, network, batch);
      for (Engine other :
          List.of(new Deceived(engine, true, false), new Deceived(engine, false, true))) {
        assertThrows(
            IllegalStateException.class, () -> Agreement.requireSteps(other, network, batch));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evengrad", "evengrad-packed", "openblas", "pytorch"})
  void multipliesAsWeDo(String name) {
    float[] x = BenchmarkNetwork.uniform(100 * 100, "x");
    float[] w = BenchmarkNetwork.uniform(100 * 100, "w");
    Agreement.requireProduct(Engines.named(name), 100, x, w);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnxruntime", "onnxruntime-reused"})
  void doesNotTrain(String name) {
    PeerNetwork network = PeerNetwork.of(BenchmarkNetwork.TINY);
    PeerBatch batch = PeerBatch.of(BenchmarkNetwork.TINY, 1);
    StepSettings settings = StepSettings.timed("adam");
    assertThrows(
        UnsupportedOperationException.class,
        () -> Engines.named(name).stepper(network, batch, settings));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evengrad",
        "openblas",
        "onnxruntime-reused",
        "onnxruntime",
        "pytorch",
        "ejml-float",
        "ejml-double",
        "evengrad-packed"
      })
  void saysItsNameAndVersion(String name) {
    Engine engine = Engines.named(name);
    assertTrue(engine.name().equals(name), engine.name());
    assertFalse(engine.version().isBlank(), name);
    assertTrue(Engines.all().stream().anyMatch(e -> e.name().equals(name)), name);
  }
}
