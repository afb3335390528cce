package dev.evengrad.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgreementTest {
  private static final List<Engine> EJML = List.of(new EjmlFloatEngine(), new EjmlDoubleEngine());

  /** EJML on a network or with settings that are not those it was asked for. */
  private record Wrong(UnaryOperator<PeerNetwork> network, UnaryOperator<StepSettings> settings)
      implements Engine {
    static Wrong network(UnaryOperator<PeerNetwork> network) {
      return new Wrong(network, s -> s);
    }

    static Wrong settings(UnaryOperator<StepSettings> settings) {
      return new Wrong(n -> n, settings);
    }

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public Predictor predictor(PeerNetwork asked, int rows) {
      return new EjmlFloatEngine().predictor(network.apply(asked), rows);
    }

    @Override
    public Stepper stepper(PeerNetwork asked, PeerBatch batch, StepSettings chosen) {
      return new EjmlFloatEngine().stepper(network.apply(asked), batch, settings.apply(chosen));
    }

    @Override
    public Product product(int size, float[] x, float[] w) {
      return new EjmlFloatEngine().product(size, w, x);
    }
  }

  private static PeerNetwork changed(PeerNetwork network, UnaryOperator<DenseWeights> change) {
    List<DenseWeights> layers = new ArrayList<>(network.layers());
    layers.set(1, change.apply(layers.get(1)));
    return new PeerNetwork(network.network(), layers);
  }

  private static DenseWeights withoutBias(DenseWeights l) {
    return new DenseWeights(
        l.inputs(), l.outputs(), l.function(), l.weights(), new float[l.outputs()]);
  }

  private static DenseWeights withAnotherFunction(DenseWeights l) {
    DenseWeights.Function other =
        l.function() == DenseWeights.Function.TANH
            ? DenseWeights.Function.SIGMOID
            : DenseWeights.Function.TANH;
    return new DenseWeights(l.inputs(), l.outputs(), other, l.weights(), l.bias());
  }

  private static DenseWeights withOneWeightMoved(DenseWeights l) {
    float[] weights = l.weights().clone();
    weights[0] += 0.01f;
    return new DenseWeights(l.inputs(), l.outputs(), l.function(), weights, l.bias());
  }

  private static void assertFound(Runnable check) {
    String message = assertThrows(IllegalStateException.class, check::run).getMessage();
    assertTrue(message.startsWith("wrong (1), ") && message.contains("not timed"), message);
  }

  @ParameterizedTest
  @EnumSource(names = {"TINY", "SMALL", "MEDIUM"})
  void ejmlPredictsAsWeDo(BenchmarkNetwork network) {
    for (Engine engine : EJML) {
      Agreement.requirePredictions(engine, PeerNetwork.of(network), 1);
      Agreement.requirePredictions(engine, PeerNetwork.of(network), 5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TINY", "SMALL", "DEEP"})
  void ejmlTrainsAsWeDo(BenchmarkNetwork network) {
    for (Engine engine : EJML) {
      Agreement.requireSteps(engine, PeerNetwork.of(network), PeerBatch.of(network, 16));
    }
  }

  @Test
  void ejmlMultipliesAsWeDo() {
    float[] x = BenchmarkNetwork.uniform(33 * 33, "x");
    float[] w = BenchmarkNetwork.uniform(33 * 33, "w");
    EJML.forEach(engine -> Agreement.requireProduct(engine, 33, x, w));
    Engine transposed = Wrong.network(n -> n);
    assertFound(() -> Agreement.requireProduct(transposed, 33, x, w));
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendChoice.class,
      names = {"SCALAR", "VECTOR"})
  void packedWeightsGiveTheSameProduct(BackendChoice choice) {
    float[] x = BenchmarkNetwork.uniform(33 * 33, "x");
    float[] w = BenchmarkNetwork.uniform(33 * 33, "w");
    KernelBackend backend = KernelBackends.select(choice);
    Engine packed = new EvengradPackedEngine(backend);
    Agreement.requireProduct(packed, 33, x, w);
    try (Product before = packed.product(33, x, w);
        Product each = new EvengradEngine(backend).product(33, x, w)) {
      before.multiply();
      each.multiply();
      assertArrayEquals(each.result(), before.result());
    }
    PeerNetwork network = PeerNetwork.of(BenchmarkNetwork.TINY);
    assertThrows(UnsupportedOperationException.class, () -> packed.predictor(network, 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"TINY", "SMALL", "MEDIUM"})
  void anotherNetworkIsFound(BenchmarkNetwork chosen) {
    PeerNetwork network = PeerNetwork.of(chosen);
    List<UnaryOperator<DenseWeights>> faults =
        List.of(
            AgreementTest::withoutBias,
            AgreementTest::withAnotherFunction,
            AgreementTest::withOneWeightMoved);
    for (UnaryOperator<DenseWeights> fault : faults) {
      Engine wrong = Wrong.network(n -> changed(n, fault));
      assertFound(() -> Agreement.requirePredictions(wrong, network, 4));
    }
  }

  @Test
  void anotherStepIsFound() {
    PeerNetwork network = PeerNetwork.of(BenchmarkNetwork.SMALL);
    PeerBatch batch = PeerBatch.of(BenchmarkNetwork.SMALL, 16);
    List<UnaryOperator<StepSettings>> faults =
        List.of(
            s -> new StepSettings(s.adam(), s.rate(), 1e9),
            s -> new StepSettings(s.adam(), 1.005 * s.rate(), s.norm()),
            s -> new StepSettings(!s.adam(), s.rate(), s.norm()));
    for (UnaryOperator<StepSettings> fault : faults) {
      Engine wrong = Wrong.settings(fault);
      assertFound(() -> Agreement.requireSteps(wrong, network, batch));
    }
    PeerNetwork other = network;
    Engine anotherTarget = Wrong.network(n -> changed(other, AgreementTest::withoutBias));
    assertFound(() -> Agreement.requireSteps(anotherTarget, network, batch));
  }

  @Test
  void denormalsAreFound() {
    Stepper stepper =
        new Stepper() {
          @Override
          public void step() {}

          @Override
          public List<float[]> parameters() {
            return List.of(new float[] {0, 1, Float.MIN_NORMAL});
          }

          @Override
          public List<float[]> moments() {
            return List.of(new float[] {-Float.MIN_VALUE, 0});
          }
        };
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> Agreement.requireNoDenormals(EJML.getFirst(), stepper))
            .getMessage();
    assertEquals("ejml-float: 1 parameters and moments are denormal", message);
  }
}
