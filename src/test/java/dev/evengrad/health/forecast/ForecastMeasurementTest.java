package dev.evengrad.health.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.init.Initializers;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forecast against what the engine does: geometric means of measured profiles over seeds. */
class ForecastMeasurementTest {
  private static final int ROWS = 48;

  private static final List<String> NETWORKS =
      List.of(
          "repeat 20 [dense 64 relu]",
          "repeat 30 [dense 64 tanh]",
          "dense 64 relu; dense 512 relu; dense 16 relu; dense 256 relu",
          "repeat 10 [residual scale=0.3 [dense 64 relu; dense 64]]",
          "repeat 12 [dense 64; batch_norm; relu]",
          "repeat 12 [dense 96 selu]",
          "repeat 10 [dense 64 sigmoid]",
          "repeat 30 [dense 64 tanh init=pytorch]",
          "repeat 24 [dense 64 relu init=xavier_normal]",
          "repeat 30 [dense 64 tanh init=xavier_normal(1.6666667)]",
          "dense 128 tanh; dense 32 tanh; dense 256 tanh; dense 64 tanh; dense 96 tanh",
          "dense 300 gelu; dense 100 gelu; dense 50 gelu; dense 200 gelu",
          "repeat 10 [dense 64; layer_norm; relu]",
          "repeat 10 [dense 64 relu; layer_norm]",
          "repeat 10 [dense 64 silu; rms_norm]",
          "repeat 8 [branches [dense 32 relu | dense 32 tanh]]",
          "repeat 6 [branches mode=sum [dense 64 tanh | dense 64 sigmoid]]",
          "repeat 10 [dense 64 relu; dropout 0.2]",
          "repeat 20 [residual scale=0.2236 [dense 64 sigmoid]]",
          "dense 64 elu init=orthogonal; dense 128 elu init=orthogonal; dense 32 elu"
              + " init=orthogonal");

  /** Standard normal rows with random classes. */
  private static Dataset data(int features) {
    Random random = new Random(5);
    float[] x = new float[ROWS * features];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    int[] classes = IntStream.range(0, ROWS).map(r -> r % 10).toArray();
    return Dataset.ofClasses(
        x, features, classes, IntStream.range(0, 10).mapToObj(c -> "c" + c).toList());
  }

  /** Mean over seeds of log10 of |delta|, over that of the last layer; minus infinity if it is 0. */
  private static double[] measured(ModelSpec spec, Dataset data, int seeds) {
    double[] sums = null;
    for (int seed = 0; seed < seeds; seed++) {
      Measurement m = Measurement.of(spec, data, Losses.softmaxCrossEntropy(), ROWS, seed);
      if (sums == null) {
        sums = new double[m.layers().size()];
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] += m.layers().get(i).log10Delta() / seeds;
      }
    }
    return sums == null ? new double[0] : sums;
  }

  private static void compare(ModelSpec spec, int seeds, double factor) {
    Dataset data = data(spec.input().shape().size());
    double[] measured = measured(spec, data, seeds);
    List<LayerForecast> profile =
        Forecast.of(spec, Measurement.of(spec, data, Losses.softmaxCrossEntropy(), ROWS, 0).input())
            .profile();
    assertEquals(profile.size(), measured.length);
    for (int i = 0; i < measured.length; i++) {
      double expected = profile.get(i).log10Delta();
      if (expected != measured[i]) {
        int layer = i;
        assertEquals(
            expected,
            measured[i],
            Math.log10(factor),
            () -> spec + ": " + profile.get(layer).name());
      }
    }
  }

  private static ModelSpec network(String hidden) {
    return ModelSpec.parse("input 64; " + hidden + "; dense 10");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 11, 16})
  void someNetworksAreWithinAFactorOfOneAndAHalf(int network) {
    compare(network(NETWORKS.get(network)), 12, 1.5);
  }

  @Tag("full")
  @Test
  void twentyNetworksAreWithinAFactorOfOneAndAHalfOver32Seeds() {
    assertEquals(20, NETWORKS.size());
    for (String hidden : NETWORKS) {
      compare(network(hidden), 32, 1.5);
    }
  }

  static Stream<String> combinations() {
    List<String> all = new ArrayList<>();
    for (String activation : Activations.REGISTRY.names()) {
      for (String init : Initializers.REGISTRY.names()) {
        all.add(activation + " init=" + (init.equals("constant") ? "constant(0.02)" : init));
      }
    }
    return all.stream();
  }

  /** So that no built-in combination is silently wrong. */
  @ParameterizedTest
  @MethodSource("combinations")
  void everyActivationWithEveryInitializer(String layer) {
    ModelSpec spec =
        ModelSpec.parse("input 48; repeat 3 [dense 48 " + layer + "]; dense 10 init=he_normal");
    if (layer.endsWith("init=zeros")) {
      assertTrue(Forecast.of(spec).verdict() == Verdict.VANISHING, layer);
      return;
    }
    compare(spec, 3, layer.endsWith("identity") || layer.contains("constant") ? 3 : 1.8);
  }

  /** The spread of one draw: sd of log10 F is about a third of sqrt(sum 1/n). */
  @Test
  void singleDrawsScatterAsSaid() {
    ModelSpec spec = network("repeat 20 [dense 64 relu]");
    Dataset data = data(64);
    double sum = 0;
    double squares = 0;
    int seeds = 24;
    for (int seed = 0; seed < seeds; seed++) {
      double log =
          Measurement.of(spec, data, Losses.softmaxCrossEntropy(), ROWS, seed).log10Factor();
      sum += log;
      squares += log * log;
    }
    double deviation = Math.sqrt(squares / seeds - (sum / seeds) * (sum / seeds));
    double said = 0.33 * Forecast.of(spec).spread();
    assertTrue(deviation > said / 1.7 && deviation < said * 1.7, () -> deviation + " " + said);
  }

  @Test
  void aBatchOfDigitsGivesMomentsProfileAndSingularValues() {
    Dataset digits = Digits.load();
    ModelSpec spec =
        ModelSpec.parse("input 64; standardize; repeat 3 [dense 64 init=orthogonal]; dense 10");
    Measurement m = Measurement.of(spec, digits, Losses.softmaxCrossEntropy(), 64, 1);
    assertEquals(3, m.layers().size());
    assertEquals("", m.note());
    assertEquals(1, m.input().meanSquare(), 0.3);
    for (MeasuredLayer layer : m.layers()) {
      assertEquals(1, layer.largest(), 1e-5);
      assertEquals(1, layer.smallest(), 1e-5);
      assertEquals(1, layer.mean(), 1e-5);
      assertEquals(Math.sqrt(m.input().meanSquare()), layer.rms(), 1e-4);
      assertEquals(0, layer.log10Delta(), 1e-5);
    }
    assertEquals(Verdict.HEALTHY, m.verdict());
  }

  @Test
  void headsAndNormalizationsAreMeasured() {
    ModelSpec spec =
        network(
            "repeat 3 [dense 64; batch_norm; sigmoid; auxiliary [dense 10]]; residual [dense 64;"
                + " auxiliary [dense 10]]");
    Measurement m = Measurement.of(spec, data(64), Losses.softmaxCrossEntropy(), ROWS, 1);
    assertEquals(4, m.layers().size());
    compare(spec, 8, 1.8);
  }
}
