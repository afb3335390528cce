package dev.evengrad.kernel.vector;

import dev.evengrad.activation.ActivationTexts;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.Elementary;
import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import java.util.Arrays;
import java.util.List;

/**
 * A program that prints a hash over the bits of every elementwise operation, elementary function
 * and activation loop. Run in JVMs of its own with different vectors.
 *
 * <p>Arguments: {@code scalar} or {@code vector}, then how often to call each operation between
 * the first hash and a second, which must be equal: so many that the compiler has been there.
 */
final class ElementwiseHash {
  /** The activations that have loops in vectors. */
  static final List<String> LOOPS =
      List.of(
          "relu",
          "sigmoid",
          "tanh",
          "leaky_relu",
          "leaky_relu(0.2)",
          "gelu",
          "gelu_tanh",
          "silu",
          "elu",
          "elu(0.3)",
          "selu",
          "softplus",
          "mish",
          "softsign",
          "celu",
          "celu(0.3)",
          "relu6",
          "hard_tanh",
          "hard_sigmoid",
          "hard_swish");

  private ElementwiseHash() {}

  public static void main(String[] args) {
    boolean vector = args[0].equals("vector");
    ElementwiseKernels kernels = vector ? new VectorElementwise() : new ScalarElementwise();
    long hash = hash(kernels);
    warm(kernels, Integer.parseInt(args[1]));
    if (hash(kernels) != hash) {
      throw new AssertionError("compiled code gives other bits");
    }
    System.out.println((vector ? Species.BITS : 0) + " " + Long.toHexString(hash));
  }

  private static void warm(ElementwiseKernels kernels, int calls) {
    float[] x = ElementwiseInputs.wild(257, 1);
    for (int i = 0; i < calls; i++) {
      for (ElementwiseCase operation : ElementwiseCase.values()) {
        operation.run(kernels, x.length, x, 1, false);
      }
      for (String name : LOOPS) {
        loops(kernels, name).forward(x.length, x, 0, new float[x.length], 0);
        loops(kernels, name).backward(x.length, x, 0, new float[x.length], 0);
      }
    }
  }

  private static ElementwiseLoops loops(ElementwiseKernels kernels, String name) {
    ElementwiseLoops loops = kernels.loops(name);
    return loops == null ? ActivationTexts.parse(name) : loops;
  }

  private static long hash(ElementwiseKernels kernels) {
    long hash = 17;
    for (int n : new int[] {1, 7, 16, 33, 127, 1025, 4099}) {
      float[] wild = ElementwiseInputs.wild(n, n);
      for (ElementwiseCase operation : ElementwiseCase.values()) {
        hash = hash * 31 + Arrays.hashCode(operation.run(kernels, n, wild, n, false));
        float[] normal = ElementwiseInputs.normal(n, 2, n);
        hash = hash * 31 + Arrays.hashCode(operation.run(kernels, n, normal, n, true));
      }
      for (String name : LOOPS) {
        ElementwiseLoops loops = loops(kernels, name);
        float[] y = new float[n];
        loops.forward(n, wild, 0, y, 0);
        hash = hash * 31 + Arrays.hashCode(y);
        float[] delta = ElementwiseInputs.wild(n, ~n);
        boolean fromOutput = ActivationTexts.parse(name).derivativeFromOutput();
        loops.backward(n, fromOutput ? y : wild, 0, delta, 0);
        hash = hash * 31 + Arrays.hashCode(delta);
      }
      CounterRandom random = CounterRandom.of(n, "hash", 3);
      for (int i = 0; i < n; i++) {
        hash = hash * 31 + functions(wild[i]);
        hash = hash * 31 + Float.floatToIntBits(random.gaussian(i));
      }
    }
    return hash;
  }

  private static long functions(float x) {
    return Arrays.hashCode(
        new float[] {
          Elementary.exp(x),
          Elementary.expm1(x),
          Elementary.log(x),
          Elementary.log1p(x),
          Elementary.tanh(x),
          Elementary.sigmoid(x),
          Elementary.softplus(x),
          Elementary.erf(x),
          Elementary.erfc(x)
        });
  }
}
