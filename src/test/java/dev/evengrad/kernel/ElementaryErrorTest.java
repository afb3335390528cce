package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The elementary functions keep the errors that they state. */
class ElementaryErrorTest {
  private static final long SEED = 20261123;
  private static final int PER_STRATUM = 1500;
  private static final int STRATA = 512;

  /** Random significands for every sign and exponent, with the ends of each binade. */
  @ParameterizedTest
  @EnumSource
  void errorsOfASample(ElementaryFunction f) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int stratum = 0; stratum < STRATA; stratum++) {
      for (int i = 0; i < PER_STRATUM; i++) {
        int significand =
            switch (i) {
              case 0 -> 0;
              case 1 -> 1;
              case 2 -> 0x7fffff;
              default -> random.nextInt(1 << 23);
            };
        check(f, stratum << 23 | significand);
      }
    }
  }

  /** Where the results are neither constant nor the argument. */
  @ParameterizedTest
  @EnumSource
  void errorsNearOne(ElementaryFunction f) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 1_000_000; i++) {
      check(f, Float.floatToRawIntBits((float) random.nextDouble(-18, 18)));
    }
  }

  /** The neighbourhoods of the points where a branch or a clamp begins. */
  @ParameterizedTest
  @EnumSource
  void errorsAtEdges(ElementaryFunction f) {
    float[] edges = {
      0.5f, 0.55f, 0.75f, 0.81f, 0.9277f, 1f, 1.5f, 3.97f, 10f, 10.06f, 10.1f, 17.5f, 20f, 86.98f,
      87.336f, 88.7228f, 89f, 103.97f, 104f, 0x1p-24f, 0x1p-25f, 0x1p-26f, 0x1p-126f, 0x1p-149f
    };
    for (float edge : edges) {
      int bits = Float.floatToRawIntBits(edge);
      for (int i = Math.max(0, bits - 3000); i < bits + 3000; i++) {
        check(f, i);
        check(f, i | 0x80000000);
      }
    }
  }

  private static void check(ElementaryFunction f, int bits) {
    float x = Float.intBitsToFloat(bits);
    if (!f.limited(x) && f.of(x) == 0f) {
      return;
    }
    double error = f.error(x);
    if (!(error <= f.limit())) {
      throw new AssertionError(
          f + "(" + x + ") = " + f.of(x) + " is off by " + error + " ulp, seed " + SEED);
    }
    if (!(f.stepBack(x) <= 1.0001)) {
      throw new AssertionError(f + " steps back at " + x + " by " + f.stepBack(x) + " ulp");
    }
  }

  /** All floats: minutes for each function. */
  @ParameterizedTest
  @EnumSource
  @Tag("full")
  void errorsOfAllFloats(ElementaryFunction f) {
    IntStream.range(0, STRATA)
        .parallel()
        .forEach(
            stratum -> {
              for (int i = 0; i < 1 << 23; i++) {
                check(f, stratum << 23 | i);
              }
            });
  }

  /** As the class' documentation states them. */
  @ParameterizedTest
  @EnumSource
  @Tag("full")
  void stepsBackOfAllFloats(ElementaryFunction f) {
    long stepsBack =
        LongStream.range(-(1L << 31), 1L << 31)
            .parallel()
            .filter(i -> f.stepBack(Float.intBitsToFloat((int) i)) > 0)
            .count();
    long stated =
        switch (f) {
          case EXP -> 2923;
          case EXPM1 -> 440654;
          case SOFTPLUS -> 2413345;
          case ERF -> 194;
          default -> 0;
        };
    assertEquals(stated, stepsBack, f::toString);
  }
}
