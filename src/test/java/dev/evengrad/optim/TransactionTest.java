package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.optim.UpdateOutcome.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step is applied as a whole or leaves parameters, states and counters as they were. */
class TransactionTest {
  private static final int[] SIZES = {20, 1100, 5};

  /** Runs a step that must be refused, and then one that tells whether anything had changed. */
  private static void refused(Arena arena, Kind kind, int slice, double factor, float[]... bad) {
    float[] parameters = arena.parameters.clone();
    List<float[]> states = new ArrayList<>();
    for (int i = 0; i < arena.update.stateNames().size(); i++) {
      states.add(arena.update.state(i).clone());
    }
    long steps = arena.update.appliedSteps();
    double norm = arena.update.parameterNorm(0);
    UpdateOutcome outcome = arena.step(factor, bad);
    assertEquals(kind, outcome.kind());
    assertFalse(outcome.applied());
    assertEquals(slice, outcome.slice());
    assertEquals("p" + slice, outcome.parameter());
    assertTrue(outcome.toString().contains("p" + slice), outcome.toString());
    assertArrayEquals(parameters, arena.parameters);
    for (int i = 0; i < states.size(); i++) {
      assertArrayEquals(states.get(i), arena.update.state(i));
    }
    assertEquals(steps, arena.update.appliedSteps());
    assertEquals(norm, arena.update.parameterNorm(0));
    assertEquals(0, arena.update.clippedEntries());
    assertFalse(arena.update.normClipped());
  }

  private static float[][] good(int seed) {
    float[][] g = new float[SIZES.length][];
    for (int s = 0; s < g.length; s++) {
      g[s] = Floats.gaussian(SIZES[s], 1, seed * 10 + s);
    }
    return g;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(sgd(0.1))",
        "chain(momentum(0.1))",
        "chain(adam(0.1))",
        "chain(nesterov(0.1))",
        "chain(adam(0.1, amsgrad=true))",
        "chain(adamw(0.1, 0.1, mask=all))",
        "chain(nadam(0.1))",
        "chain(radam(0.1))",
        "chain(adamax(0.1))",
        "chain(rmsprop(0.1))",
        "chain(rmsprop(0.1, momentum=0.9, centered=true))",
        "chain(adagrad(0.1))",
        "chain(adadelta(1))",
        "chain(lion(0.1))",
        "chain(value(0.5), global_norm(1), adam(0.1))",
        "chain(global_norm(1), value(0.5), momentum(0.1))",
        "chain(value(0.5), per_layer(1), agc(0.1), l2(0.1, mask=all), momentum(0.1))",
        "chain(renormalize_layer, max_norm(0.1), l2(0.1, mask=all), adam(0.1))",
        "chain(auto_clip, zclip(0.1, warmup=2), ada_gc(warmup=2), adam(0.1))"
      })
  void aRunWithRefusedStepsEndsLikeOneWithoutThem(String text) {
    Arena disturbed = new Arena(Chain.parse(text), SIZES);
    Arena calm = new Arena(Chain.parse(text), SIZES);
    for (int t = 0; t < 5; t++) {
      assertTrue(disturbed.step(good(t)).applied());
      assertTrue(calm.step(good(t)).applied());
      float[][] bad = good(100 + t);
      bad[1][1099] = Float.NaN;
      bad[0][t] = Float.NEGATIVE_INFINITY;
      refused(disturbed, Kind.NOT_FINITE_GRADIENT, 1, 1, bad);
      // With a rate of 3e300 times the factor even a small step is infinite.
      refused(disturbed, Kind.NOT_FINITE_UPDATE, 2, 3e300, good(200 + t));
    }
    assertArrayEquals(calm.parameters, disturbed.parameters);
    assertEquals(5, disturbed.update.appliedSteps());
  }

  @Test
  void anEntryTooLargeForItsSquaredMomentIsRefusedByAdam() {
    Arena arena = new Arena(Chain.of(Optimizers.adam(0.1)), SIZES);
    assertTrue(arena.step(good(1)).applied());
    float[][] bad = good(2);
    bad[0][3] = -1.1e19f;
    refused(arena, Kind.TOO_LARGE_TO_SQUARE, 0, 1, bad);
    bad[1][3] = 3e38f;
    refused(arena, Kind.TOO_LARGE_TO_SQUARE, 1, 1, bad);
    assertEquals(Floats.norm(bad), arena.update.normBefore(), 1e33);

    bad[1][3] = 0.9e19f;
    bad[0][3] = -0.9e19f;
    assertTrue(arena.step(bad).applied());
    assertTrue(allFinite(arena.parameters) && allFinite(arena.update.state(1)));
  }

  /** The product of rate and gradient is no float, the quotient that it becomes would be one. */
  @Test
  void aProductThatWouldOverflowBeforeItsDivisionIsRefused() {
    for (String name : Optimizers.REGISTRY.names()) {
      Arena arena = new Arena(Chain.of(Optimizers.parse(name + "(1e20)")), SIZES);
      float[][] g = good(1);
      g[1][3] = 9e18f;
      UpdateOutcome outcome = arena.step(g);
      assertTrue(allFinite(arena.parameters), name);
      assertEquals(outcome.applied() ? 1 : 0, arena.update.appliedSteps(), name);
    }
    Arena arena = new Arena(Chain.parse("chain(nadam(1e20))"), SIZES);
    float[][] bad = good(1);
    bad[1][3] = 9e18f;
    refused(arena, Kind.NOT_FINITE_UPDATE, 1, 1, bad);
  }

  @Test
  void aClippedEntryMayBeSquared() {
    for (String clip : new String[] {"value(0.5)", "global_norm(1)"}) {
      Arena arena = new Arena(Chain.of(Clips.parse(clip), Optimizers.adam(0.1)), SIZES);
      float[][] g = good(2);
      g[1][1050] = 3e38f;
      assertTrue(arena.step(g).applied(), clip);
      assertTrue(allFinite(arena.parameters) && allFinite(arena.update.state(1)));
    }
  }

  @Test
  void whatDoesNotSquareTakesLargeEntries() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(1e-30)), SIZES);
    float[][] g = good(2);
    g[1][1050] = 3e38f;
    assertTrue(arena.step(g).applied());
    assertEquals(-3e8f, arena.parameter(1)[1050]);
  }

  @Test
  void hugeWeightsAreRehearsed() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(1)), SIZES);
    float[] huge = Floats.gaussian(1100, 1, 1);
    huge[1099] = 3.3e38f;
    arena.parameter(1, huge);
    float[][] g = good(1);
    g[1][1099] = -2e37f;
    refused(arena, Kind.NOT_FINITE_UPDATE, 1, 1, g);
    // The bound cannot tell, but the rehearsal can: this one leads away from the limit.
    g[1][1099] = 2e37f;
    assertTrue(arena.step(g).applied());
    assertEquals(3.3e38f - 2e37f, arena.parameter(1)[1099]);
    assertEquals(3.1e38, arena.update.parameterNorm(1), 1e34);
    // Another entry is the one that moves.
    g[1][1099] = 0;
    g[1][0] = -3e38f;
    assertTrue(arena.step(g).applied());
    assertEquals(3e38f, arena.parameter(1)[0]);
  }

  @Test
  void aRehearsalCountsNothing() {
    Arena arena = new Arena(Chain.of(Clips.value(0.5), Optimizers.adam(0.1)), SIZES);
    arena.parameter(1, Floats.filled(1100, 3.4005e38));
    float[][] g = good(1);
    assertTrue(arena.step(g).applied());
    long expected = 0;
    for (float[] part : g) {
      for (float x : part) {
        expected += Math.abs(x) > 0.5f ? 1 : 0;
      }
    }
    assertEquals(expected, arena.update.clippedEntries());
  }

  @Test
  void aStateThatWouldOverflowIsRefusedThoughTheParametersWouldNot() {
    Arena arena = new Arena(Chain.of(Optimizers.momentum(1e-30)), SIZES);
    float[][] g = good(1);
    g[0][7] = 3e38f;
    assertTrue(arena.step(g).applied());
    refused(arena, Kind.NOT_FINITE_UPDATE, 0, 1, g);
    g[0][7] = 0;
    assertTrue(arena.step(g).applied());
  }

  @Test
  void parametersThatAreNotFiniteAlreadyAreNotTouched() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(0.1)), SIZES);
    arena.parameter(2, 1, 2, Float.NaN, 4, 5);
    refused(arena, Kind.NOT_FINITE_UPDATE, 2, 1, good(1));
  }

  @Test
  void aBadRateFactorIsRefusedBeforeAnythingHappens() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(0.1)), SIZES);
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(SettingException.class, () -> arena.step(bad, good(1)));
    }
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(SettingException.class, () -> arena.update.setRate(bad));
    }
    assertEquals(0, arena.update.appliedSteps());
    assertArrayEquals(new float[arena.layout.length()], arena.parameters);
  }

  @Test
  void arraysMustFitTheLayout() {
    Arena a = new Arena(Chain.of(Optimizers.sgd(0.1)), SIZES);
    float[] right = new float[a.layout.length()];
    float[] wrong = new float[a.layout.length() + 1];
    TensorStatistics[] two = new TensorStatistics[2];
    Chain chain = a.update.chain();
    assertThrows(
        ShapeException.class,
        () -> Update.plan(chain, a.layout, wrong, right, a.statistics, a.kernels));
    assertThrows(
        ShapeException.class,
        () -> Update.plan(chain, a.layout, right, wrong, a.statistics, a.kernels));
    assertThrows(
        ShapeException.class, () -> Update.plan(chain, a.layout, right, right, two, a.kernels));
  }

  private static boolean allFinite(float[] a) {
    for (float x : a) {
      if (!Float.isFinite(x)) {
        return false;
      }
    }
    return true;
  }
}
