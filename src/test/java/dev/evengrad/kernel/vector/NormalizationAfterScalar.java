package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.RowNormalization;
import dev.evengrad.kernel.scalar.ScalarLaneSums;
import dev.evengrad.testing.Allocation;

/**
 * A program that normalises rows on scalar kernels until C2 has compiled that, then on vectors, which must come to allocate nothing: C2
 * then compiles the sums into their caller before anything has told it which vectors they add.
 *
 * <p>Argument: {@code forward} or {@code backward}.
 */
final class NormalizationAfterScalar {
  private static final int N = 320;
  private static final int CALLS = 30_000;

  private final float[] x = ElementwiseInputs.normal(N, 1, 1);
  private final float[] weight = ElementwiseInputs.normal(N, 1, 2);
  private final float[] y = new float[N];

  private NormalizationAfterScalar() {}

  public static void main(String[] args) {
    NormalizationAfterScalar program = new NormalizationAfterScalar();
    boolean forward = args[0].equals("forward");
    Runnable scalar = program.pass(forward, new ScalarLaneSums());
    for (int i = 0; i < CALLS; i++) {
      scalar.run();
    }
    Allocation.assertNone(args[0], 1000, program.pass(forward, new VectorLaneSums()));
    System.out.println("nothing allocated");
  }

  private Runnable pass(boolean forward, LaneSums sums) {
    RowNormalization normalization = new RowNormalization(sums, true, 1e-5f);
    return forward
        ? () -> normalization.forward(N, x, 0, y, 0)
        : () -> normalization.backward(N, x, 0, weight, 0, x, 0, 0.5f, y, 0);
  }
}
