package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Zeros, subnormals, infinities, NaN, and the ranges of the elementary functions. */
class ElementarySpecialsTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static void isBits(float expected, float actual) {
    assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual));
  }

  @ParameterizedTest
  @EnumSource
  void everyNaNGivesTheCanonicalOne(ElementaryFunction f) {
    for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, -1}) {
      isBits(Float.NaN, f.of(Float.intBitsToFloat(bits)));
    }
  }

  @Test
  void exp() {
    isBits(1f, Elementary.exp(0f));
    isBits(1f, Elementary.exp(-0f));
    isBits(0f, Elementary.exp(-INFINITY));
    isBits(INFINITY, Elementary.exp(INFINITY));
    isBits(INFINITY, Elementary.exp(88.73f));
    isBits(0f, Elementary.exp(-104f));
    isBits(Float.MIN_VALUE, Elementary.exp(-103.5f));
    isBits(1f, Elementary.exp(Float.MIN_VALUE));
  }

  @Test
  void expm1() {
    isBits(0f, Elementary.expm1(0f));
    isBits(-0f, Elementary.expm1(-0f));
    isBits(-1f, Elementary.expm1(-INFINITY));
    isBits(INFINITY, Elementary.expm1(INFINITY));
    isBits(Float.MIN_VALUE, Elementary.expm1(Float.MIN_VALUE));
    isBits(-Float.MIN_VALUE, Elementary.expm1(-Float.MIN_VALUE));
  }

  @Test
  void log() {
    isBits(-INFINITY, Elementary.log(0f));
    isBits(-INFINITY, Elementary.log(-0f));
    isBits(INFINITY, Elementary.log(INFINITY));
    isBits(Float.NaN, Elementary.log(-INFINITY));
    isBits(Float.NaN, Elementary.log(-Float.MIN_VALUE));
    isBits(Float.NaN, Elementary.log(-1f));
    isBits(0f, Elementary.log(1f));
  }

  @Test
  void log1p() {
    isBits(0f, Elementary.log1p(0f));
    isBits(-0f, Elementary.log1p(-0f));
    isBits(-INFINITY, Elementary.log1p(-1f));
    isBits(Float.NaN, Elementary.log1p(Math.nextDown(-1f)));
    isBits(Float.NaN, Elementary.log1p(-INFINITY));
    isBits(INFINITY, Elementary.log1p(INFINITY));
    isBits(-Float.MIN_VALUE, Elementary.log1p(-Float.MIN_VALUE));
  }

  @Test
  void tanhAndErf() {
    for (ElementaryFunction f :
        new ElementaryFunction[] {ElementaryFunction.TANH, ElementaryFunction.ERF}) {
      isBits(0f, f.of(0f));
      isBits(-0f, f.of(-0f));
      isBits(1f, f.of(INFINITY));
      isBits(-1f, f.of(-INFINITY));
    }
    isBits(Float.MIN_VALUE, Elementary.tanh(Float.MIN_VALUE));
    isBits(-Float.MIN_VALUE, Elementary.tanh(-Float.MIN_VALUE));
  }

  @Test
  void erfc() {
    isBits(1f, Elementary.erfc(0f));
    isBits(1f, Elementary.erfc(-0f));
    isBits(0f, Elementary.erfc(INFINITY));
    isBits(2f, Elementary.erfc(-INFINITY));
  }

  @Test
  void sigmoidAndSoftplus() {
    isBits(0.5f, Elementary.sigmoid(0f));
    isBits(0.5f, Elementary.sigmoid(-0f));
    isBits(0f, Elementary.sigmoid(-INFINITY));
    isBits(1f, Elementary.sigmoid(INFINITY));
    isBits(0f, Elementary.softplus(-INFINITY));
    isBits(INFINITY, Elementary.softplus(INFINITY));
    isBits(Float.MAX_VALUE, Elementary.softplus(Float.MAX_VALUE));
  }

  @Test
  void rangesAndSymmetries() {
    for (long i = 0; i < 1L << 32; i += 1009) {
      float x = Float.intBitsToFloat((int) i);
      if (Float.isNaN(x)) {
        continue;
      }
      float sigmoid = Elementary.sigmoid(x);
      assertTrue(sigmoid >= 0f && sigmoid <= 1f, () -> "sigmoid(" + x + ") = " + sigmoid);
      float erfc = Elementary.erfc(x);
      assertTrue(erfc >= 0f && erfc <= 2f, () -> "erfc(" + x + ") = " + erfc);
      float tanh = Elementary.tanh(x);
      assertTrue(tanh >= -1f && tanh <= 1f, () -> "tanh(" + x + ") = " + tanh);
      isBits(-tanh, Elementary.tanh(-x));
      float erf = Elementary.erf(x);
      assertTrue(erf >= -1f && erf <= 1f, () -> "erf(" + x + ") = " + erf);
      isBits(-erf, Elementary.erf(-x));
    }
  }
}
