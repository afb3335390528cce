package dev.evengrad.health.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forecasts against known values: those of the papers, and numbers computed outside. */
class ForecastTest {
  private static Forecast of(String hidden) {
    return Forecast.of(ModelSpec.parse("input 64; " + hidden + "; dense 10"));
  }

  /** The last digit given may be off by one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repeat 20 [dense 64 sigmoid]                          | 1.1e-12 | 0.1e-12 | vanishing",
        "repeat 20 [dense 64 relu]                             | 1       | 1e-9    | healthy",
        "repeat 30 [dense 64 tanh init=xavier_normal(1.6666667)] | 12    | 0.5     | exploding",
        "dense 64 relu; dense 512 relu; dense 16 relu; dense 256 relu | 1 | 1e-9   | healthy",
        "repeat 30 [dense 64 tanh init=pytorch]                | 7.3e-8  | 0.05e-8 | vanishing",
        "repeat 30 [dense 64 relu init=xavier_normal]          | 4.3e-5  | 0.05e-5 | vanishing",
        "repeat 24 [dense 64 relu init=xavier_normal]          | 3.4e-4  | 0.06e-4 | vanishing",
        "repeat 30 [dense 64 selu]                             | 2.7     | 0.05    | healthy",
        "repeat 30 [dense 64 tanh]                             | .157    | .0006   | healthy",
        "repeat 12 [dense 64 relu init=xavier_normal]          | .0221   | .0003   | healthy",
        "repeat 12 [dense 64 tanh init=pytorch]                | .002    | .0004   | vanishing",
      })
  void totalFactors(String hidden, double factor, double within, String verdict) {
    Forecast forecast = of(hidden);
    assertEquals(factor, forecast.factor(), within);
    assertEquals(verdict, forecast.verdict().toString());
  }

  @Test
  void residualSigmoidScaledByTheDepthIsHealthy() {
    Forecast forecast = of("repeat 20 [residual scale=0.2236 [dense 64 sigmoid]]");
    assertEquals(Verdict.HEALTHY, forecast.verdict());
    // draws of it measured .10 to .19 decades with the digits
    assertEquals(0, forecast.log10Factor(), 0.2);
  }

  /** Grows by a power law, which trains well: F alone would call it exploding. */
  @Test
  void aLongResidualChainGrowsMoreSlowlyTheDeeperItIs() {
    Forecast forecast = of("repeat 50 [residual [dense 64 tanh init=pytorch]]");
    assertEquals(Verdict.HEALTHY, forecast.verdict());
    assertTrue(forecast.factor() > 7, () -> forecast.factor() + "");
    List<LayerForecast> profile = forecast.profile();
    double[] thirds = new double[3];
    for (int t = 0; t < 3; t++) {
      int from = t * 49 / 3;
      int to = (t + 1) * 49 / 3;
      thirds[t] = (profile.get(from).log10Delta() - profile.get(to).log10Delta()) / (to - from);
    }
    assertTrue(thirds[0] > 1.3 * thirds[1] && thirds[1] > 1.2 * thirds[2]);
    assertTrue(thirds[2] < 0.03);
  }

  /** Experiment 4: fan in times variance 1/3 without biases, and Xavier. */
  @ParameterizedTest
  @CsvSource({"pytorch, 4.1e-8, 1.3", "xavier_normal, .155, 1.03"})
  void tanhOver30Layers(String init, double factor, double within) {
    Forecast forecast =
        Forecast.of(
            ModelSpec.parse(
                "input 256; repeat 31 [dense 256 tanh bias=false init=" + init + "]; dense 10"));
    assertEquals(0, Math.log10(forecast.factor() / factor), Math.log10(within));
  }

  /** Experiment 3: sigmoid shrinks by 0.236 a layer. */
  @Test
  void sigmoidShrinksByAQuarter() {
    Forecast forecast = of("repeat 20 [dense 64 sigmoid]");
    assertEquals(0.236, forecast.profile().get(15).backward(), 0.0005);
    assertEquals(5.4e-7, Math.pow(forecast.profile().get(15).backward(), 10), 0.1e-7);
    assertEquals(2.9e-13, Math.pow(forecast.profile().get(15).backward(), 20), 0.1e-13);
  }

  /** Experiment 1: forward, 30 layers of 256. */
  @Test
  void xavierHalvesTheSquareOfRelu() {
    Forecast forecast =
        Forecast.of(
            ModelSpec.parse("input 256; repeat 30 [dense 256 relu init=xavier_normal]; dense 10"));
    double rms = 1;
    for (LayerForecast layer : forecast.profile()) {
      rms *= layer.forward();
    }
    assertEquals(Math.pow(2, -15), rms, 1e-9 * Math.pow(2, -15));
  }

  /** Experiment 9: the theory, and what the first layer does, whose input has mean 0. */
  @Test
  void batchNormalizationGrowsByRootOfPiOverPiMinus1() {
    Forecast forecast =
        Forecast.of(
            ModelSpec.parse("input 256; repeat 30 [dense 256; batch_norm; relu]; dense 10"));
    List<LayerForecast> profile = forecast.profile();
    assertEquals(30, profile.size());
    double growth = Math.sqrt(Math.PI / (Math.PI - 1));
    assertEquals(1.21, growth, 0.002);
    for (int i = 1; i < 29; i++) {
      assertEquals(growth, profile.get(i).backward(), 1e-4 * growth);
    }
    // batch normalisation does not see the scale of the weights before it: the same with He
    assertEquals(0.70, profile.get(0).backward(), 0.01);
    assertEquals(Verdict.EXPLODING, forecast.verdict());
    Forecast he =
        Forecast.of(
            ModelSpec.parse(
                "input 256; repeat 30 [dense 256 init=he_normal; batch_norm; relu]; dense 10"));
    assertEquals(0.70, he.profile().get(0).backward(), 0.01);
    assertEquals(140, he.factor(), 15);
  }

  /** Experiment 10: rms, and the gradient by the theory. */
  @Test
  void residualConnections() {
    Forecast plain =
        Forecast.of(
            ModelSpec.parse(
                "input 128; repeat 30 [residual [dense 128 relu; dense 128 init=he_normal]]; dense"
                    + " 10"));
    double rms = 1;
    for (LayerForecast layer : plain.profile()) {
      rms *= layer.forward();
      assertEquals(3, layer.chi(), 1e-9);
    }
    assertEquals(Math.pow(3, 15), rms, 1e-6 * Math.pow(3, 15));
    assertEquals(Verdict.EXPLODING, plain.verdict());

    Forecast scaled =
        Forecast.of(
            ModelSpec.parse(
                "input 128; repeat 30 [residual scale="
                    + 1 / Math.sqrt(30)
                    + " [dense 128 relu; dense 128 init=he_normal]]; dense 10"));
    double jacobian = Math.sqrt(Math.pow(scaled.profile().getFirst().chi(), 30));
    assertEquals(Math.pow(1 + 2 / 30.0, 15), jacobian, 1e-6);
    assertEquals(2.63, jacobian, 0.005);
    for (String zero : List.of("scale=learned", "zero_init=true")) {
      Forecast identity = of("repeat 30 [residual " + zero + " [dense 64 relu; dense 64]]");
      assertEquals(0, identity.log10Factor(), 1e-12, zero);
      assertEquals(1, identity.profile().getLast().forward(), 1e-12, zero);
      assertEquals(1, identity.profile().getLast().chi(), 1e-12, zero);
    }
  }

  /** Behind ReLU layers with He's variance rows lie nearer and nearer. */
  @ParameterizedTest
  @CsvSource({"4, .681", "10, .872", "20, .948", "30, .972", "50, .988"})
  void cosineOfRows(int layers, double cosine) {
    Forecast forecast = of("repeat " + layers + " [dense 64 relu]");
    assertEquals(cosine, forecast.lastCosine(), 0.0005);
    assertEquals(false, forecast.rowsCollapse());
  }

  /** The measured profile of tanh with Xavier and unequal widths: .089 -.537 .135 decades a layer; so computed .080 -.546 .133. */
  @Test
  void unequalWidths() {
    Forecast forecast = of("dense 512 tanh; dense 16 tanh; dense 256 tanh; dense 10");
    double[] decades = {.080, -.546, .133};
    for (int i = 0; i < 3; i++) {
      assertEquals(
          decades[i], Math.log10(forecast.profile().get(i).backward()), 0.003, "layer " + i);
    }
  }

  @Test
  void nothingHiddenIsHealthy() {
    Forecast forecast = Forecast.of(ModelSpec.parse("input 64; dense 10"));
    assertEquals(List.of(), forecast.profile());
    assertEquals(1, forecast.factor());
    assertEquals(Verdict.HEALTHY, forecast.verdict());
  }

  @Test
  void noGradientThroughZerosIsVanishing() {
    assertEquals(Verdict.VANISHING, of("repeat 5 [dense 64 relu init=zeros]").verdict());
    assertEquals(Verdict.VANISHING, of("repeat 5 [dense 64 tanh init=zeros]").verdict());
  }

  @Test
  void beyondWhatADoubleHoldsTheLogarithmIsThere() {
    Forecast forecast = of("repeat 2000 [dense 64 sigmoid]");
    assertEquals(0.0, forecast.factor());
    assertEquals(-1253, forecast.log10Factor(), 3);
    assertEquals(Verdict.VANISHING, forecast.verdict());
    Forecast growing = of("repeat 2000 [dense 64 relu init=he_normal(2)]");
    assertEquals(1999 * Math.log10(2), growing.log10Factor(), 1e-6);
    assertEquals(Verdict.EXPLODING, growing.verdict());
  }
}
