package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on from saved states is the uninterrupted run, bit for bit. */
class RestoreTest {
  private static final int[] SIZES = {1030, 7};

  private static float[][] gradients(int t) {
    return new float[][] {Floats.gaussian(1030, 2, t), Floats.gaussian(7, 2, -t)};
  }

  private static float[][] states(Update update) {
    float[][] states = new float[update.stateNames().size()][];
    for (int i = 0; i < states.length; i++) {
      states[i] = update.state(i).clone();
    }
    return states;
  }

  private static Map<String, double[]> scalars(Update update) {
    Map<String, double[]> scalars = new LinkedHashMap<>();
    update.scalars().forEach((name, values) -> scalars.put(name, values.clone()));
    return scalars;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(sgd(0.01))",
        "chain(momentum(0.01))",
        "chain(adam(0.01))",
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
        "chain(lion(0.1, weight_decay=0.1, mask=all))",
        "chain(value(1), global_norm(5), adam(0.01))",
        "chain(agc(0.1), l2(0.1, mask=all), weight_decay(0.1, mask=all), adam(0.01))",
        "chain(auto_clip, zclip(1, warmup=5, norm=50), ada_gc(warmup=15), adam(0.01))",
        "chain(value(1), ada_gc(warmup=3), zclip(0.1, warmup=15), auto_clip(50), sgd(0.01))"
      })
  void goesOnAsIfNeverInterrupted(String text) {
    Arena whole = new Arena(Chain.parse(text), SIZES);
    whole.parameter(0, Floats.gaussian(1030, 1, 99));
    Schedule schedule = Schedules.cosine(40, 0.1);
    for (int t = 0; t < 13; t++) {
      whole.step(schedule.factor(t), gradients(t));
    }
    float[] savedParameters = whole.parameters.clone();
    float[][] savedStates = states(whole.update);
    Map<String, double[]> savedScalars = scalars(whole.update);
    long savedSteps = whole.update.appliedSteps();
    for (int t = 13; t < 30; t++) {
      whole.step(schedule.factor(t), gradients(t));
    }

    Arena resumed = new Arena(Chain.parse(text), SIZES);
    System.arraycopy(savedParameters, 0, resumed.parameters, 0, savedParameters.length);
    resumed.update.restore(savedSteps, savedScalars, savedStates);
    assertEquals(13, resumed.update.appliedSteps());
    for (int t = 13; t < 30; t++) {
      assertTrue(resumed.step(schedule.factor(t), gradients(t)).applied());
    }
    assertArrayEquals(whole.parameters, resumed.parameters);
    assertArrayEquals(states(whole.update), states(resumed.update));
    assertEquals(whole.update.scalars().keySet(), resumed.update.scalars().keySet());
    whole
        .update
        .scalars()
        .forEach((name, own) -> assertArrayEquals(own, resumed.update.scalars().get(name)));
    for (int s = 0; s < SIZES.length; s++) {
      assertEquals(whole.update.parameterNorm(s), resumed.update.parameterNorm(s));
    }
  }

  @Test
  void theParametersAreMeasuredAgain() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(1)), SIZES);
    arena.parameters[5] = 3.3e38f;
    arena.update.restore(4);
    float[][] g = gradients(1);
    g[0][5] = -1e38f;
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, arena.step(g).kind());
  }

  @Test
  void theMovingBoundIsTakenFromTheStates() {
    Arena arena = new Arena(Chain.of(Optimizers.momentum(1, 0.5)), SIZES);
    float[] velocity = new float[arena.layout.length()];
    velocity[1040] = 3.3e38f;
    arena.update.restore(1, velocity);
    float[][] g = gradients(1);
    // A bound that began at zero would let this state overflow.
    g[1][0] = 3e38f;
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, arena.step(g).kind());
  }

  /** A state of any size may come from a file: the next step leaves everything finite, or as it was. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(momentum(1, 0.5))",
        "chain(nesterov(1))",
        "chain(adam(0.1))",
        "chain(adam(0.1, amsgrad=true))",
        "chain(adamw(0.1, 0.1, mask=all))",
        "chain(nadam(0.1))",
        "chain(radam(0.1))",
        "chain(adamax(0.1))",
        "chain(rmsprop(0.1, momentum=0.9, centered=true))",
        "chain(adagrad(0.1))",
        "chain(adadelta(1))",
        "chain(lion(0.1))",
        "chain(rate_group(p1, 0.5), momentum(1, 0.5))",
        "chain(rate_group(p1, 0.5), adam(0.1))"
      })
  void whateverWasRestoredNothingBecomesInfinite(String text) {
    int states = new Arena(Chain.parse(text), SIZES).update.stateNames().size();
    for (int state = 0; state < states; state++) {
      for (float value : new float[] {1e30f, 3.3e38f}) {
        for (int at : new int[] {3, 1040}) {
          Arena arena = new Arena(Chain.parse(text), SIZES);
          float[][] restored = new float[states][arena.layout.length()];
          restored[state][at] = value;
          arena.update.restore(2000, restored);
          float[] before = arena.parameters.clone();
          float[][] g = gradients(1);
          boolean applied = arena.step(g).applied();
          String what = text + ", " + arena.update.stateNames().get(state) + " " + value;
          for (int i = 0; i < before.length; i++) {
            assertTrue(Float.isFinite(arena.parameters[i]), what);
            assertTrue(applied || arena.parameters[i] == before[i], what);
          }
          for (float[] each : states(arena.update)) {
            for (float entry : each) {
              assertTrue(Float.isFinite(entry), what);
            }
          }
          assertEquals(applied ? 2001 : 2000, arena.update.appliedSteps(), what);
        }
      }
    }
  }

  @Test
  void namesItsStates() {
    assertEquals(List.of(), new Arena(Chain.of(Optimizers.sgd(1)), SIZES).update.stateNames());
    assertEquals(
        List.of("momentum.v"),
        new Arena(Chain.of(Optimizers.momentum(1)), SIZES).update.stateNames());
    assertEquals(
        List.of("adam.m", "adam.v"),
        new Arena(Chain.of(Optimizers.adam(1)), SIZES).update.stateNames());
    assertEquals(
        List.of("adam.m", "adam.v", "adam.max"),
        new Arena(Chain.of(Optimizers.amsgrad(1)), SIZES).update.stateNames());
    assertEquals(
        List.of("rmsprop.v", "rmsprop.a", "rmsprop.b"),
        new Arena(Chain.parse("rmsprop(1, momentum=0.5, centered=true)"), SIZES)
            .update.stateNames());
    assertEquals(
        List.of("rmsprop.v"),
        new Arena(Chain.of(Optimizers.rmsprop(1)), SIZES).update.stateNames());
  }

  @Test
  void statesThatCannotBeAreRefusedAsAWhole() {
    Arena arena = new Arena(Chain.of(Optimizers.adam(0.1)), SIZES);
    assertTrue(arena.step(gradients(1)).applied());
    float[][] before = states(arena.update);
    int n = arena.layout.length();
    float[] right = Floats.filled(n, 1);
    float[] notANumber = right.clone();
    notANumber[n - 10] = Float.NaN;
    float[] negative = right.clone();
    negative[3] = -1e-30f;
    Update update = arena.update;
    assertThrows(ShapeException.class, () -> update.restore(3, right));
    assertThrows(ShapeException.class, () -> update.restore(3, right, new float[n - 1]));
    assertThrows(SettingException.class, () -> update.restore(-1, right, right));
    assertThrows(SettingException.class, () -> update.restore(3, notANumber, right));
    assertThrows(SettingException.class, () -> update.restore(3, right, notANumber));
    SettingException e =
        assertThrows(SettingException.class, () -> update.restore(3, right, negative));
    assertTrue(e.getMessage().contains("adam.v"), e.getMessage());
    assertArrayEquals(before, states(update));
    assertEquals(1, update.appliedSteps());
    update.restore(3, negative, right);
  }
}
