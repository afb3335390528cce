package dev.evengrad.kernel;

import java.util.Arrays;

/** Run in a JVM of its own: a hash over the bits of a fixed set of operations, to compare between widths and backends. */
final class MatrixHash {
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 20, 10},
    {2, 33, 31},
    {3, 96, 65},
    {13, 127, 63},
    {31, 17, 67},
    {1, 300, 517},
    {32, 256, 256},
    {61, 301, 67},
    {26, 530, 530}
  };

  private MatrixHash() {}

  /** The arguments: the backend, and how many of the shapes. */
  public static void main(String[] arguments) {
    Kernels kernels = KernelBackends.select(BackendChoice.parse(arguments[0])).newKernels();
    System.out.println(
        kernels.vectorBits() + " " + Long.toHexString(of(kernels, Integer.parseInt(arguments[1]))));
  }

  static long of(Kernels kernels, int shapes) {
    long hash = 0;
    for (MatrixOperation operation : MatrixOperation.values()) {
      for (int[] shape : Arrays.copyOf(SHAPES, shapes)) {
        for (boolean started : new boolean[] {false, true}) {
          MatrixCase c =
              MatrixCase.ofFloats(
                  operation, shape[0], shape[1], shape[2], started, 3, 1 + shape[1]);
          // twice, so that compiled code is hashed too
          for (int turn = 0; turn < 2; turn++) {
            for (float value : c.run(kernels)) {
              hash = (hash ^ Float.floatToIntBits(value)) * 0x100000001b3L;
            }
          }
        }
      }
    }
    for (int n : new int[] {1, 70, 4096, 10_007}) {
      for (int turn = 0; turn < 2; turn++) {
        hash = (hash ^ moments(kernels, n)) * 0x100000001b3L;
      }
    }
    return hash;
  }

  private static long moments(Kernels kernels, int n) {
    CounterRandom random = CounterRandom.of(4, "moments", n);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = random.gaussian(i);
    }
    BatchMoments moments = new BatchMoments(kernels.moments(), new BatchMoments.Scratch(), false);
    moments.beginAll(0.5f, 1);
    moments.take(n, a, 0, true);
    return Double.doubleToLongBits(moments.norm())
        ^ Double.doubleToLongBits(moments.mean())
        ^ Float.floatToIntBits(moments.largest())
        ^ moments.beyond();
  }
}
