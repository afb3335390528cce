package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import dev.evengrad.testing.Fixture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weight decay, coupled and apart. */
class DecaysTest {
  private static final double U = Floats.U;

  /** PyTorch's SGD with weight decay, which spares no parameter. */
  @Test
  void l2FollowsPyTorch() {
    Fixture fixture = Fixture.load("optimizer-sgd_weight_decay");
    float[] start = fixture.floats("w0");
    float[] gradients = fixture.floats("gradients");
    double[] expected = fixture.doubles("w_after");
    int n = start.length;
    Arena arena =
        new Arena(Chain.parse("chain(l2(0.01, mask=all), momentum(0.05))"), n).parameter(0, start);
    double[] error = new double[n];
    double[] velocity = new double[n];
    double[] velocityError = new double[n];
    double[] w = fixture.doubles("w0");
    for (int t = 0; t < gradients.length / n; t++) {
      assertTrue(arena.step(Arrays.copyOfRange(gradients, t * n, (t + 1) * n)).applied());
      for (int i = 0; i < n; i++) {
        double pulled = gradients[t * n + i] + 0.01 * w[i];
        double pulledError = 0.01 * (error[i] + U * Math.abs(w[i])) + U * Math.abs(pulled);
        double kept = 0.9 * velocity[i];
        velocity[i] = kept + pulled;
        velocityError[i] =
            0.9 * velocityError[i] + pulledError + U * (Math.abs(kept) + Math.abs(velocity[i]));
        w[i] = expected[t * n + i];
        error[i] += 0.05 * velocityError[i] + U * (0.05 * Math.abs(velocity[i]) + Math.abs(w[i]));
        assertEquals(w[i], arena.parameter(0)[i], error[i] * (1 + 1e-4), "step " + t);
      }
    }
  }

  @Test
  void l2AddsToTheGradientBehindTheClips() {
    Arena arena = new Arena(Chain.parse("chain(global_norm(2), l2(0.5, mask=all), sgd(1))"), 4);
    arena.parameter(0, 8, 8, 8, 8);
    assertTrue(arena.step(Floats.filled(4, 3)).applied());
    assertEquals(8 - (4 + 1), arena.parameter(0)[3], 1e-5);
    assertEquals(2, arena.update.normAfter(), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"0.25, 1, 0.75", "0.25, 8, -1", "0.25, 12, -2"})
  void weightDecayPullsByTheRate(double rate, double decay, double factor) {
    String text = "chain(weight_decay(" + decay + ", mask=all), sgd(" + rate + "))";
    Arena arena = new Arena(Chain.parse(text), 2).parameter(0, 1, -4);
    assertTrue(arena.step(0.5, new float[2]).applied());
    double half = 1 - rate * decay / 2;
    // what is taken off wholly leaves +0
    assertArrayEquals(Floats.of(half, 0 - 4 * half), arena.parameter(0));
    assertTrue(arena.step(new float[2]).applied());
    assertArrayEquals(Floats.of(half * factor + 0.0, 0 - 4 * half * factor), arena.parameter(0));
  }

  @Test
  void weightDecayBeforeAdamIsAdamW() {
    Arena apart = new Arena(Chain.parse("chain(weight_decay(0.1, mask=all), adam(0.01))"), 1030);
    Arena joined = new Arena(Chain.parse("adamw(0.01, 0.1, mask=all)"), 1030);
    for (Arena arena : new Arena[] {apart, joined}) {
      arena.parameter(0, Floats.gaussian(1030, 1, 3));
      for (int t = 0; t < 10; t++) {
        assertTrue(arena.step(Floats.gaussian(1030, 1, t)).applied());
      }
    }
    assertArrayEquals(joined.parameter(0), apart.parameter(0));
  }

  /** Near 1 a float has no room for {@code 1 - 1e-5}, which would pull by 0.14 % too much. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(weight_decay(0.01, mask=all), sgd(0.001))",
        "adamw(0.001, 0.01, mask=all)",
        "lion(0.001, weight_decay=0.01, mask=all)"
      })
  void aSmallPullIsThatOfTheFormula(String text) {
    int n = 1030;
    int steps = 1000;
    float[] start = Floats.gaussian(n, 1, 7);
    Arena arena = new Arena(Chain.parse(text), n).parameter(0, start);
    for (int t = 0; t < steps; t++) {
      assertTrue(arena.step(new float[n]).applied());
    }
    double logarithms = 0;
    for (int i = 0; i < n; i++) {
      logarithms += Math.log(arena.parameter(0)[i] / start[i]) / n;
    }
    double expected = steps * Math.log1p(-1e-5);
    assertEquals(expected, logarithms, 1e-4 * Math.abs(expected), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"l2(0.5)", "l2(0.5, mask=p1)", "weight_decay(0.5, mask=p1)"})
  void whatTheMaskLeavesOutIsUntouched(String decay) {
    Arena plain = new Arena(Chain.parse("chain(global_norm(1), adam(0.01))"), 1030, 7);
    Arena decayed =
        new Arena(Chain.parse("chain(global_norm(1), " + decay + ", adam(0.01))"), 1030, 7);
    for (Arena arena : new Arena[] {plain, decayed}) {
      arena.parameter(0, Floats.gaussian(1030, 1, 3)).parameter(1, Floats.filled(7, 2));
      for (int t = 0; t < 5; t++) {
        assertTrue(arena.step(Floats.gaussian(1030, 1, t), Floats.gaussian(7, 1, t)).applied());
      }
    }
    assertArrayEquals(plain.parameter(0), decayed.parameter(0));
    assertEquals(
        decay.contains("p1"), !Arrays.equals(plain.parameter(1), decayed.parameter(1)), decay);
  }

  /** Whatever refuses a step must do so before the decay has written a parameter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(value(1), weight_decay(0.1, mask=all), adam(0.1))",
        "chain(l2(0.1, mask=all), weight_decay(0.1, mask=all), adam(0.1))",
        "chain(weight_decay(0.1, mask=all), l2(0.1, mask=all), adam(0.1))",
        "chain(weight_decay(0.1, mask=all), l2(0.1, mask=all), momentum(0.1))"
      })
  void aRefusedStepLeavesTheParameters(String text) {
    for (float huge : new float[] {3e38f, Float.POSITIVE_INFINITY}) {
      Arena arena = new Arena(Chain.parse(text), 1030, 2);
      arena.parameter(0, Floats.gaussian(1030, 1, 1)).parameter(1, huge, 1);
      float[] before = arena.parameters.clone();
      UpdateOutcome outcome = arena.step(3e38, Floats.filled(1030, 1), Floats.filled(2, 1));
      assertTrue(!outcome.applied(), text);
      assertArrayEquals(before, arena.parameters);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          l2                           | l2(0.01)
          l2(0.5)                      | l2(0.5)
          l2(0.5, all)                 | l2(0.5, mask=all)
          weight_decay                 | weight_decay(0.01)
          weight_decay(weight_decay=1) | weight_decay(1)
          weight_decay(1, mask=*.bias) | weight_decay(1, mask=*.bias)
          """)
  void texts(String text, String shortest) {
    GradientTransform decay = Decays.parse(text);
    assertEquals(shortest, decay.text());
    assertEquals(shortest, decay.toString());
    assertEquals(decay, Decays.parse(shortest));
    assertEquals(GradientTransform.Stage.DECAY, decay.stage());
    Chain chain = Chain.parse("chain(global_norm(1), " + text + ", sgd(0.1))");
    assertEquals(chain, Chain.parse(chain.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l2(0)",
        "l2(-1)",
        "l2(NaN)",
        "l2(1e-60)",
        "l2(1e60)",
        "weight_decay(0)",
        "l2(1, mask=)",
        "l1"
      })
  void refused(String text) {
    assertThrows(SpecException.class, () -> Decays.parse(text));
  }

  @Test
  void factoriesSpareBiases() {
    assertEquals(Decays.parse("l2(0.1)"), Decays.l2(0.1));
    assertEquals(Decays.parse("weight_decay(0.1)"), Decays.weightDecay(0.1));
  }
}
