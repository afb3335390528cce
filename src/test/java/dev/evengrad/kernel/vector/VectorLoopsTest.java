package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.ActivationTexts;
import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.GuardedArray;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector loops of activations give the bits of the scalar definitions. */
class VectorLoopsTest {
  private static List<String> names() {
    return ElementwiseHash.LOOPS;
  }

  private static ElementwiseLoops loops(String name) {
    ElementwiseLoops loops = new VectorElementwise().loops(name);
    assertNotNull(loops, name);
    return loops;
  }

  @ParameterizedTest
  @MethodSource("names")
  void forwardIsScalar(String name) {
    ElementwiseLoops vector = loops(name);
    Activation scalar = ActivationTexts.parse(name);
    for (int n : ElementwiseBitsTest.SIZES) {
      float[] x = ElementwiseInputs.wild(n, n);
      GuardedArray expected = GuardedArray.row(n, 4);
      scalar.forward(n, x, 0, expected.array, expected.offset);
      GuardedArray z = GuardedArray.row(n, 3).fill(x);
      GuardedArray y = GuardedArray.row(n, 1);
      String context = name + ", n = seed = " + n;
      vector.forward(n, z.array, z.offset, y.array, y.offset);
      y.requireGuards(context);
      assertArrayEquals(expected.bits(), y.bits(), context);
      vector.forward(n, z.array, z.offset, z.array, z.offset);
      z.requireGuards(context);
      assertArrayEquals(expected.bits(), z.bits(), context + " in place");
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void backwardIsScalar(String name) {
    ElementwiseLoops vector = loops(name);
    Activation scalar = ActivationTexts.parse(name);
    for (int n : ElementwiseBitsTest.SIZES) {
      float[] y = ElementwiseInputs.wild(n, n);
      if (scalar.derivativeFromOutput()) {
        scalar.forward(n, y, 0, y, 0);
      }
      float[] delta = ElementwiseInputs.wild(n, ~n);
      GuardedArray saved = GuardedArray.row(n, 2).fill(y);
      GuardedArray expected = GuardedArray.row(n, 4).fill(delta);
      GuardedArray actual = GuardedArray.row(n, 1).fill(delta);
      scalar.backward(n, y, 0, expected.array, expected.offset);
      vector.backward(n, saved.array, saved.offset, actual.array, actual.offset);
      String context = name + ", n = seed = " + n;
      actual.requireGuards(context);
      assertArrayEquals(expected.bits(), actual.bits(), context);
    }
  }

  /** A strided sample of all floats, NaN and subnormals among them. */
  @ParameterizedTest
  @MethodSource("names")
  void forwardOfASampleOfAllFloats(String name) {
    sweep(name, 1021);
  }

  @ParameterizedTest
  @MethodSource("names")
  @Tag("full")
  void forwardOfAllFloats(String name) {
    sweep(name, 1);
  }

  /** The derivative of a strided sample of all floats. */
  @ParameterizedTest
  @MethodSource("names")
  void backwardOfASampleOfAllFloats(String name) {
    ElementwiseLoops vector = loops(name);
    Activation scalar = ActivationTexts.parse(name);
    float[] saved = new float[4096];
    float[] expected = new float[saved.length];
    float[] actual = new float[saved.length];
    for (long start = 0; start < 1L << 32; start += 1021L * saved.length) {
      for (int i = 0; i < saved.length; i++) {
        saved[i] = Float.intBitsToFloat((int) (start + i * 1021L));
      }
      Arrays.fill(expected, 1f);
      Arrays.fill(actual, 1f);
      scalar.backward(saved.length, saved, 0, expected, 0);
      vector.backward(saved.length, saved, 0, actual, 0);
      assertArrayEquals(expected, actual, name + "' from bits " + start);
    }
  }

  private static void sweep(String name, int step) {
    ElementwiseLoops vector = loops(name);
    Activation scalar = ActivationTexts.parse(name);
    float[] z = new float[4096];
    float[] expected = new float[z.length];
    float[] actual = new float[z.length];
    for (long start = 0; start < 1L << 32; start += (long) step * z.length) {
      for (int i = 0; i < z.length; i++) {
        z[i] = Float.intBitsToFloat((int) (start + (long) i * step));
      }
      scalar.forward(z.length, z, 0, expected, 0);
      vector.forward(z.length, z, 0, actual, 0);
      assertArrayEquals(expected, actual, name + " from bits " + start + " in steps of " + step);
    }
  }

  @Test
  void rectifierAtItsKink() {
    float[] z = {0f, -0f, 1e-45f, -1e-45f, Float.NaN, Float.NEGATIVE_INFINITY, 2f};
    float[] y = new float[z.length];
    loops("relu").forward(z.length, z, 0, y, 0);
    assertArrayEquals(new float[] {0f, 0f, 1e-45f, 0f, Float.NaN, 0f, 2f}, y);
    float[] delta = {1f, Float.NaN, 3f, Float.POSITIVE_INFINITY, 5f, -6f, -7f};
    loops("relu").backward(z.length, y, 0, delta, 0);
    assertArrayEquals(new float[] {0f, 0f, 3f, 0f, 0f, 0f, -7f}, delta);
  }

  @Test
  void otherNamesHaveNoLoops() {
    VectorElementwise kernels = new VectorElementwise();
    assertNull(kernels.loops("identity"));
    assertNull(kernels.loops("leaky_relu(0.2, 3)"));
    assertNull(kernels.loops("elu(x)"));
    assertNull(kernels.loops("prelu(0.2)"));
    assertSame(kernels.loops("tanh"), kernels.loops("tanh"));
  }
}
