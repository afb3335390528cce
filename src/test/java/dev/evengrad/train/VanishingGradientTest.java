package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.model.ModelSpec;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What mean-field theory (Poole et al. 2016, Schoenholz et al. 2017) says of signal and gradient through deep networks with their
 * initial weights holds in the engine.
 */
class VanishingGradientTest {
  private static final int SEEDS = 8;

  private static ModelSpec deep(int width, int depth, String layer) {
    return ModelSpec.parse(
        "input %d; repeat %d [dense %d %s]; dense %d init=xavier_normal"
            .formatted(width, depth, width, layer, width));
  }

  private static void assertWithin(double expected, double factor, double actual) {
    assertTrue(
        actual >= expected / factor && actual <= expected * factor,
        () -> actual + " is not within a factor of " + factor + " of " + expected);
  }

  /** Mean square over the seeds, of which theory gives the expectation: 2^-30 with Xavier, 1 with He. */
  private static double reluSignal(String init) {
    ModelSpec spec = deep(256, 30, "relu init=" + init);
    return Math.sqrt(
        LongStream.range(0, SEEDS)
            .mapToDouble(seed -> Math.pow(DepthProfile.of(spec, seed).signal(29), 2))
            .average()
            .orElseThrow());
  }

  @Test
  void xavierHalvesTheSignalOfARectifierInEveryLayerAndHeKeepsIt() {
    assertWithin(3.05e-5, 1.5, reluSignal("xavier_normal"));
    assertWithin(1, 2, reluSignal("he_normal"));
  }

  /** The smallest derivative that matters: a sigmoid's is at most 1/4. */
  @ParameterizedTest
  @CsvSource({"10, 5.4e-7", "20, 2.9e-13"})
  void theGradientVanishesThroughSigmoids(int depth, double expected) {
    ModelSpec spec = deep(64, depth, "sigmoid init=xavier_normal");
    double shrunk =
        DepthProfile.typical(SEEDS, seed -> DepthProfile.of(spec, seed).gradient(depth, 0));
    assertWithin(expected, 2, shrunk);
  }

  /** Gain sqrt(1/3) is the variance of PyTorch's default weights. */
  @ParameterizedTest
  @CsvSource({"0.5773502691896258, 4.1e-8", "1, 0.155", "1.6666666666666667, 17.4"})
  void theGradientThroughThirtyTanhsDependsOnTheGain(double gain, double expected) {
    ModelSpec spec =
        ModelSpec.parse(
            "input 256; repeat 30 [dense 256 tanh init=xavier_normal(gain=%s)]; dense 256 init=xavier_normal(gain=%s)"
                .formatted(gain, gain));
    double factor =
        DepthProfile.typical(SEEDS, seed -> DepthProfile.of(spec, seed).gradient(30, 0));
    assertWithin(expected, 2, factor);
  }
}
