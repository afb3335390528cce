package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import org.junit.jupiter.api.Test;

/** What is known of some networks from their descriptions alone. */
class LayerBehaviourTest {
  private static float[] run(String network, long seed, float... features) {
    ModelSpec spec = ModelSpec.parse(network);
    Model model =
        new Model(
            spec,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.AUTO),
            spec.declaration().initialParameters(seed),
            spec.declaration().initialBuffers());
    float[] results = new float[model.outputs()];
    model.session(1).runLogits(features, 1, results);
    return results;
  }

  private static float[] gaussian(int n) {
    CounterRandom random = CounterRandom.of(3, "features", 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.gaussian(i);
    }
    return values;
  }

  private static double rms(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum / values.length);
  }

  private static String connections(String scale) {
    return "input 128; repeat 30 [residual "
        + scale
        + " [dense 128 relu bias=false; dense 128 bias=false init=he_normal]]";
  }

  /** Thirty connections: unscaled they multiply the signal by millions, scaled by 1/sqrt(30) by a few, learned from 0 by one. */
  @Test
  void theScaleOfResidualConnectionsKeepsTheSignal() {
    float[] x = gaussian(128);
    double unscaled = rms(run(connections("scale=1"), 1, x)) / rms(x);
    assertTrue(unscaled > 2e6 && unscaled < 2e7, "unscaled " + unscaled);
    double scaled = rms(run(connections("scale=0.18257418583505536"), 1, x)) / rms(x);
    assertTrue(scaled > 1.3 && scaled < 5.2, "scaled " + scaled);
    assertArrayEquals(x, run(connections("scale=learned"), 1, x));
  }

  /** ReLU without biases: f(a x) = a f(x); with a power of two, bit for bit. */
  @Test
  void rectifiersWithoutBiasesAreHomogeneous() {
    String network =
        "input 17; dense 33 relu bias=false; residual [dense 33 relu bias=false]"
            + "; branches [dense 5 relu bias=false | ]; dense 7 bias=false";
    float[] x = gaussian(17);
    float[] twice = x.clone();
    for (int i = 0; i < x.length; i++) {
      twice[i] *= 4;
    }
    float[] y = run(network, 2, x);
    for (int i = 0; i < y.length; i++) {
      y[i] *= 4;
    }
    assertArrayEquals(y, run(network, 2, twice));
  }

  @Test
  void dropoutDoesNothingInPrediction() {
    float[] x = gaussian(4);
    assertArrayEquals(x, run("input 4; dropout 0.5; alpha_dropout 0.5", 1, x));
  }

  @Test
  void softmaxIsStableWhereNaiveFormulaeOverflow() {
    assertArrayEquals(new float[] {0, 1, 0}, run("input 3; softmax", 1, -1000, 1000, 0));
    assertArrayEquals(
        new float[] {-2000, 0, -1000}, run("input 3; log_softmax", 1, -1000, 1000, 0));
    float[] equal = run("input 2; log_softmax", 1, 1e30f, 1e30f);
    assertEquals(-Math.log(2), equal[0], 1e-7);
  }

  @Test
  void preluStartsAtAQuarter() {
    assertArrayEquals(new float[] {-0.5f, 0, 3}, run("input 3; prelu", 1, -2, 0, 3));
  }

  /** Layer normalisation does not see the scale or the shift of a row, root-mean-square only the shift. */
  @Test
  void normalisationTakesScaleAndShiftAway() {
    float[] x = gaussian(64);
    float[] moved = new float[64];
    for (int i = 0; i < 64; i++) {
      moved[i] = 8 * x[i] + 3;
    }
    assertArrayEquals(
        run("input 64; layer_norm", 1, x), run("input 64; layer_norm", 1, moved), 1e-4f);
    assertEquals(1, rms(run("input 64; layer_norm", 1, moved)), 1e-4);
    assertEquals(1, rms(run("input 64; rms_norm", 1, moved)), 1e-4);
  }

  @Test
  void aRowOfOneNumberIsNormalisedToZeroWithTheLeastEps() {
    float[] zeros = new float[4];
    assertArrayEquals(zeros, run("input 4; layer_norm eps=1.2e-38", 1, 2, 2, 2, 2));
    assertArrayEquals(zeros, run("input 4; rms_norm eps=1.2e-38", 1, zeros));
  }
}
