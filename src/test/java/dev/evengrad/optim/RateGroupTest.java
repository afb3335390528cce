package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other rates for some parameters: p1 at a tenth, p2 at 3 times the rate, p0 and p3 at the rate. */
class RateGroupTest {
  private static final int[] SIZES = {33, 1030, 65, 7};
  private static final double[] FACTORS = {1, 0.1, 3, 1};
  private static final String GROUPS = "rate_group(p1, 0.1), rate_group(p2, 7), rate_group(p2, 3)";
  private static final int STEPS = 4;

  static Stream<String> behindClips() {
    Stream<String> optimizers =
        Optimizers.REGISTRY.names().stream()
            .map(
                name ->
                    name.equals("lion") || name.equals("adamw")
                        ? name + "(RATE, weight_decay=0.1, mask=all)"
                        : name + "(RATE)");
    return Stream.concat(
        optimizers,
        Stream.of(
            "l2(0.3, mask=all), momentum(RATE)",
            "l2(0.3, mask=p1), weight_decay(0.1, mask=all), adam(RATE)",
            "weight_decay(0.1, mask=all), l2(0.3, mask=all), rmsprop(RATE, momentum=0.9)"));
  }

  private static float[] gradient(int step, int slice) {
    float[] g = new float[SIZES[slice]];
    for (int i = 0; i < g.length; i++) {
      g[i] = (float) Math.sin(0.37 * i + step + 2 * slice);
    }
    return g;
  }

  private static Arena started(String chain) {
    Arena arena = new Arena(Chain.parse(chain), SIZES);
    for (int s = 0; s < SIZES.length; s++) {
      arena.parameter(s, gradient(17, s));
    }
    return arena;
  }

  private static void steps(Arena arena, int from, int to) {
    for (int n = from; n < to; n++) {
      int step = n;
      float[][] gradients =
          IntStream.range(0, SIZES.length).mapToObj(s -> gradient(step, s)).toArray(float[][]::new);
      assertTrue(arena.step(gradients).applied());
    }
  }

  /** Each parameter moves as in a run in which all have its rate, since norms do not depend on rates. */
  @ParameterizedTest
  @MethodSource("behindClips")
  void aParameterMovesAsIfAllHadItsRate(String text) {
    for (String clip :
        new String[] {"", "value(0.5), ", "global_norm(1), ", "per_parameter(1), "}) {
      Arena grouped = started("chain(" + clip + GROUPS + ", " + text.replace("RATE", "0.01") + ")");
      steps(grouped, 0, 1);
      double after = grouped.update.normAfter();
      for (int s = 0; s < SIZES.length; s++) {
        String rate = Double.toString(0.01 * FACTORS[s]);
        Arena alone = started("chain(" + clip + text.replace("RATE", rate) + ")");
        steps(alone, 0, 1);
        assertArrayEquals(alone.parameter(s), grouped.parameter(s), clip + text + " p" + s);
        assertEquals(alone.update.normAfter(), after);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("behindClips")
  void factorsOfOneChangeNoBit(String text) {
    String behind = text.replace("RATE", "0.01");
    Arena grouped =
        started("chain(global_norm(1), rate_group(p1, 1), rate_group(all, 1), " + behind + ")");
    Arena plain = started("chain(global_norm(1), " + behind + ")");
    steps(grouped, 0, STEPS);
    steps(plain, 0, STEPS);
    assertArrayEquals(plain.parameters, grouped.parameters);
  }

  @ParameterizedTest
  @MethodSource("behindClips")
  void restoredIsUninterrupted(String text) {
    String chain = "chain(value(0.9), " + GROUPS + ", " + text.replace("RATE", "0.01") + ")";
    Arena whole = started(chain);
    steps(whole, 0, STEPS);
    Arena part = started(chain);
    steps(part, 0, 2);
    Arena resumed = started(chain);
    System.arraycopy(part.parameters, 0, resumed.parameters, 0, part.parameters.length);
    float[][] states = new float[part.update.stateNames().size()][];
    for (int i = 0; i < states.length; i++) {
      states[i] = part.update.state(i);
    }
    resumed.update.restore(2, states);
    steps(resumed, 2, STEPS);
    assertArrayEquals(whole.parameters, resumed.parameters);
  }

  @Test
  void aRateOfZeroHoldsParametersStillAndMovesMoments() {
    Arena arena = started("chain(rate_group(p1, 0), weight_decay(0.5, mask=all), momentum(0.1))");
    float[] before = arena.parameter(1);
    steps(arena, 0, 2);
    assertArrayEquals(before, arena.parameter(1));
    int offset = arena.layout.slices().get(1).offset();
    assertTrue(arena.update.state(0)[offset + 3] != 0);
  }

  /** A rule of the user's own whose size is bounded by the rate, and which is measured again. */
  private record Mine() implements Optimizer {
    @Override
    public double rate() {
      return 0.5;
    }

    @Override
    public String text() {
      return "mine";
    }

    @Override
    public TransformOp plan(TransformPlanner planner) {
      int state = planner.state("mine.count");
      return new TransformOp() {
        private float step;
        private int begun;

        @Override
        public boolean reduces() {
          return true;
        }

        @Override
        public void begin(UpdateStep sizes) {
          begun++;
          // As an LARS of one norm: relative to the whole gradient as it comes out of the decay.
          step = (float) (sizes.rate() / sizes.norm());
        }

        @Override
        public void apply(Block block) {
          for (int i = block.offset(); i < block.offset() + block.length(); i++) {
            block.parameters()[i] -= step * (block.gradients()[i] * block.factor());
            block.state(state)[i] += begun;
          }
        }
      };
    }
  }

  @Test
  void aRuleOfTheUsersOwnNeedsNothingForGroups() {
    Chain chain =
        Chain.of(
            Clips.value(0.5),
            ParameterGroups.rate("p1", 0.1),
            ParameterGroups.rate("p2", 3),
            new L2(0.3, ParameterMask.ALL),
            new Mine());
    Chain plain = Chain.of(Clips.value(0.5), new L2(0.3, ParameterMask.ALL), new Mine());
    Arena grouped = new Arena(chain, SIZES);
    Arena alone = new Arena(plain, SIZES);
    for (int s = 0; s < SIZES.length; s++) {
      grouped.parameter(s, gradient(17, s));
      alone.parameter(s, gradient(17, s));
    }
    float[] p0 = grouped.parameter(0);
    float[] p1 = grouped.parameter(1);
    steps(grouped, 0, 1);
    steps(alone, 0, 1);
    assertArrayEquals(alone.parameter(0), grouped.parameter(0));
    for (int i = 0; i < p1.length; i++) {
      float move = alone.parameter(1)[i] - p1[i];
      assertEquals(0.1 * move, grouped.parameter(1)[i] - p1[i], 1e-6);
    }
    assertTrue(Math.abs(grouped.parameter(0)[5] - p0[5]) > 0);
    for (int s = 0; s < SIZES.length; s++) {
      assertEquals(1, grouped.update.state(0)[grouped.layout.slices().get(s).offset()]);
    }
  }

  @Test
  void anUpdateThatWouldOverflowInOneGroupIsRefusedWhole() {
    Arena arena = started("chain(rate_group(p2, 1e38), momentum(1))");
    float[] before = arena.parameters.clone();
    float[][] gradients = {gradient(1, 0), gradient(1, 1), gradient(1, 2), gradient(1, 3)};
    gradients[2][0] = 100;
    UpdateOutcome outcome = arena.step(gradients);
    assertEquals("the update would make p2 NaN or infinite", outcome.toString());
    assertArrayEquals(before, arena.parameters);
    assertEquals(0, arena.update.state(0)[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chain(rate_group(dense1.*, 0.1), adam)       | chain(rate_group(dense1.*, 0.1), adam(0.001))
          chain(freeze(dense1.*), freeze(mask=*.bias), adam) | chain(freeze(dense1.*), freeze(*.bias), adam(0.001))
          chain(value(1), rate_group(mask=all, factor=2), l2, sgd(1)) | chain(value(1), rate_group(all, 2), l2(0.01), sgd(1))
          """)
  void text(String given, String expected) {
    Chain chain = Chain.parse(given);
    assertEquals(expected, chain.text());
    assertEquals(chain, Chain.parse(chain.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(rate_group(0.1), adam)",
        "chain(rate_group(a+b, 0.1), adam)",
        "chain(rate_group(all, -1), adam)",
        "chain(rate_group(all, nan), adam)",
        "chain(rate_group(all), adam)",
        "chain(rate_group, adam)",
        "chain(l2, rate_group(all, 1), adam)",
        "chain(rate_group(all, 1), value(1), adam)",
        "chain(value(1), freeze(p1), adam)",
        "chain(freeze(), adam)",
        "chain(freeze, adam)",
        "rate_group(all, 1)"
      })
  void refuses(String text) {
    assertThrows(SpecException.class, () -> Chain.parse(text));
  }

  @Test
  void aNameThatNoParameterHasIsRefused() {
    SettingException e =
        assertThrows(SettingException.class, () -> started("chain(rate_group(q1, 0.1), adam)"));
    assertTrue(String.valueOf(e.getMessage()).contains("did you mean 'p1'?"), e.getMessage());
  }

  @Test
  void otherStagesCannotClaimToBeRates() {
    GradientTransform claims =
        new GradientTransform() {
          @Override
          public String text() {
            return "mine";
          }

          @Override
          public Stage stage() {
            return Stage.RATE;
          }

          @Override
          public TransformOp plan(TransformPlanner planner) {
            throw new IllegalStateException();
          }
        };
    assertThrows(SpecException.class, () -> Chain.of(claims, Optimizers.sgd(1)));
  }
}
