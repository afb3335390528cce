package dev.evengrad.cli;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;

/// How fast two backends are at a dense layer, measured in a second or a few: good for "does SIMD
/// work here?", not for comparing machines. The best of several rounds counts, which a busy machine
/// disturbs least. It ends when the best has stood for a while and the second backend, expected to
/// be the faster, is; vector code crawls until it is compiled, which takes a busy machine seconds.
///
/// @param first floating-point operations a second of the first backend
/// @param second those of the second
record RoughSpeed(double first, double second) {
  static final String WHAT = "a dense layer of 256 units on 64 rows of 256";

  private static final int ROWS = 64;
  private static final int SIZE = 256;
  private static final int FEWEST_ROUNDS = 10;
  private static final int MOST_ROUNDS = 100;
  private static final int STANDING = 8;
  private static final double BETTER = 1.05;
  private static final long ROUND_NANOS = 50_000_000;

  static RoughSpeed measure(KernelBackend first, KernelBackend second) {
    Layer a = new Layer(first.newKernels());
    Layer b = new Layer(second.newKernels());
    double bestA = 0;
    double bestB = 0;
    int standing = 0;
    for (int round = 0;
        round < FEWEST_ROUNDS || (round < MOST_ROUNDS && (standing < STANDING || bestB < bestA));
        round++) {
      double speedA = a.round();
      double speedB = b.round();
      standing = speedA > bestA * BETTER || speedB > bestB * BETTER ? 0 : standing + 1;
      bestA = Math.max(bestA, speedA);
      bestB = Math.max(bestB, speedB);
    }
    return new RoughSpeed(bestA, bestB);
  }

  private static final class Layer {
    private final Kernels kernels;
    private final PackedWeights weights;
    private final float[] x = new float[ROWS * SIZE];
    private final float[] y = new float[ROWS * SIZE];

    Layer(Kernels kernels) {
      this.kernels = kernels;
      kernels.reserve(ROWS, SIZE, SIZE, PackedWeights.Use.INFERENCE);
      weights = kernels.newPacked(SIZE, SIZE, PackedWeights.Use.INFERENCE);
      CounterRandom random = CounterRandom.of(0, "speed", 0);
      float[] w = new float[SIZE * SIZE];
      for (int i = 0; i < w.length; i++) {
        w[i] = random.uniform(i) - 0.5f;
      }
      for (int i = 0; i < x.length; i++) {
        x[i] = random.uniform(w.length + i) - 0.5f;
      }
      kernels.pack(w, 0, weights);
    }

    /// Operations a second over one round.
    double round() {
      double seconds =
          Rounds.one(
              ROUND_NANOS,
              () ->
                  kernels.denseForward(
                      ROWS, x, 0, SIZE, weights, null, 0, null, y, 0, SIZE, y, 0, SIZE));
      return 2.0 * ROWS * SIZE * SIZE / seconds;
    }
  }
}
