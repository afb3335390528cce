package dev.evengrad.activation;

import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookActivation;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every activation, and its derivative where it is tiny too, keeps the bounds that its twin in double
 * states.
 */
class ActivationErrorTest {
  private static final long SEED = 20261123;
  private static final int STRATA = 512;
  private static final int PER_STRATUM = 300;

  private static List<String> texts() {
    return ActivationTexts.all();
  }

  private final float[] z = new float[1];
  private final float[] y = new float[1];
  private final float[] factor = new float[1];

  /** Random significands for every sign and exponent, with the ends of each binade. */
  @ParameterizedTest
  @MethodSource("texts")
  void errorsOfASample(String text) {
    Activation f = ActivationTexts.parse(text);
    TextbookActivation twin = Textbook.BUILT_IN.activation(text);
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
        check(f, twin, Float.intBitsToFloat(stratum << 23 | significand));
      }
    }
  }

  /** Where the results are neither constant nor the argument, and the derivatives have their roots. */
  @ParameterizedTest
  @MethodSource("texts")
  void errorsNearOne(String text) {
    Activation f = ActivationTexts.parse(text);
    TextbookActivation twin = Textbook.BUILT_IN.activation(text);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 300_000; i++) {
      check(f, twin, (float) random.nextDouble(-16, 16));
      check(f, twin, (float) random.nextDouble(-112, 112));
      check(f, twin, (float) random.nextDouble(-1.3, -0.7));
    }
  }

  /** The neighbourhoods of the points where a branch, a clamp or a kink is. */
  @ParameterizedTest
  @MethodSource("texts")
  void errorsAtEdges(String text) {
    Activation f = ActivationTexts.parse(text);
    TextbookActivation twin = Textbook.BUILT_IN.activation(text);
    float[] edges = {
      1f, 1.5f, 3f, 6f, 10.2f, 12f, 13.2f, 14.3f, 14.5f, 17.5f, 20f, 86.98f, 87.336f, 103.97f, 104f,
      110f, 0x1p25f, 0x1p-25f, 0x1p-126f, 0x1p-149f
    };
    for (float edge : edges) {
      int bits = Float.floatToRawIntBits(edge);
      for (int i = Math.max(0, bits - 500); i < bits + 500; i++) {
        check(f, twin, Float.intBitsToFloat(i));
        check(f, twin, -Float.intBitsToFloat(i));
      }
    }
  }

  /** All floats: minutes for each function. */
  @ParameterizedTest
  @MethodSource("texts")
  @Tag("full")
  void errorsOfAllFloats(String text) {
    Activation f = ActivationTexts.parse(text);
    TextbookActivation twin = Textbook.BUILT_IN.activation(text);
    for (long bits = 0; bits < 1L << 32; bits++) {
      check(f, twin, Float.intBitsToFloat((int) bits));
    }
  }

  /** What the README says of all of them: 2 ulp, selu 2.6; what is below 1.7e-38 may become 0. */
  private static double stated(Activation f, double exact) {
    double ulps = f.text().equals("selu") ? 2.6 : 2;
    return Math.abs(exact) < 1.7e-38
        ? Math.abs(exact) + 2 * Float.MIN_VALUE
        : ulps * Math.ulp((float) exact);
  }

  private void check(Activation f, TextbookActivation twin, float at) {
    if (!Float.isFinite(at)) {
      return;
    }
    z[0] = at;
    f.forward(1, z, 0, y, 0);
    double value = twin.value(at);
    boolean overflows = Float.isInfinite((float) value);
    boolean good =
        overflows ? y[0] == (float) value : Math.abs(y[0] - value) <= twin.valueError(at);
    if (!good) {
      throw new AssertionError(
          f + "(" + at + ") = " + y[0] + ", exact " + value + ", bound " + twin.valueError(at));
    }
    if (!overflows && !(Math.abs(y[0] - value) <= stated(f, value))) {
      throw new AssertionError(
          f + "(" + at + ") = " + y[0] + ", farther than stated from the exact " + value);
    }
    factor[0] = 1f;
    float saved = f.derivativeFromOutput() ? y[0] : at;
    f.backward(1, new float[] {saved}, 0, factor, 0);
    double slope = twin.derivativeFromSaved(saved);
    double bound = twin.derivativeError(saved);
    if (!(Math.abs(factor[0] - slope) <= bound)) {
      throw new AssertionError(
          f + "'(" + at + ") = " + factor[0] + ", exact " + slope + ", bound " + bound);
    }
  }
}
