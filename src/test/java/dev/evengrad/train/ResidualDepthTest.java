package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.model.ModelSpec;
import org.junit.jupiter.api.Test;

/** Thirty residual blocks {@code h + s W2 relu(W1 h)}, 128 units wide, with He's initial weights. */
class ResidualDepthTest {
  private static final int SEEDS = 8;
  private static final int DEPTH = 30;

  private static ModelSpec deep(String residual) {
    return ModelSpec.parse(
        "input 128; dense 128 init=identity;"
            + (" repeat " + DEPTH + " [" + residual)
            + " [dense 128 relu init=he_normal; dense 128 init=he_normal]];"
            + " dense 128 init=identity");
  }

  private static double signal(ModelSpec spec) {
    return DepthProfile.typical(
        SEEDS,
        seed -> {
          DepthProfile profile = DepthProfile.of(spec, seed);
          return profile.signal(profile.outputs().length - 1);
        });
  }

  /** The Jacobian's Frobenius norm over sqrt(n), which is how much longer a random vector becomes on its way back. */
  private static double jacobian(ModelSpec spec) {
    return DepthProfile.typical(
        SEEDS,
        seed -> {
          DepthProfile profile = DepthProfile.of(spec, seed);
          return profile.gradient(profile.deltas().length - 1, 0);
        });
  }

  @Test
  void unscaledTheSignalExplodes() {
    double signal = signal(deep("residual"));
    assertTrue(signal > 3e6 && signal < 12e6, () -> "signal " + signal);
  }

  @Test
  void scaledByTheRootOfTheDepthSignalAndGradientStay() {
    ModelSpec spec = deep("residual scale=" + 1 / Math.sqrt(DEPTH));
    // Theory gives both: (1 + 2 / depth)^(depth / 2).
    assertEquals(2.63, jacobian(spec), 0.3);
    assertEquals(2.63, signal(spec), 0.3);
  }

  /** ReZero: bit for bit, forward and backward. */
  @Test
  void withALearnedScaleTheNetworkIsTheIdentityAtFirst() {
    ModelSpec spec = deep("residual scale=learned");
    DepthProfile profile = DepthProfile.of(spec, 1);
    int last = profile.deltas().length - 1;
    assertEquals(profile.input(), profile.outputs()[last]);
    assertEquals(profile.deltas()[last], profile.deltas()[0]);
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(dev.evengrad.loss.Losses.mse())
            .optimizer(dev.evengrad.optim.Optimizers.sgd(0.1))
            .build()) {
      float[] features = new float[128];
      for (int i = 0; i < features.length; i++) {
        features[i] = (i - 61.5f) / 7;
      }
      float[] results = new float[128];
      trainer.model().session(1).run(features, 1, results);
      assertArrayEquals(features, results);
    }
  }
}
