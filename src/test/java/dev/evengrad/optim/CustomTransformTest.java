package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Transforms of a user's own, and what the chain does for them. */
class CustomTransformTest {
  private record Custom(String text, Stage stage, Function<TransformPlanner, TransformOp> plan)
      implements GradientTransform {
    @Override
    public TransformOp plan(TransformPlanner planner) {
      return plan.apply(planner);
    }
  }

  private record CustomOptimizer(double promise, double step) implements Optimizer {
    @Override
    public String text() {
      return "custom";
    }

    @Override
    public double rate() {
      return 1;
    }

    @Override
    public TransformOp plan(TransformPlanner planner) {
      return new Op() {
        @Override
        public void apply(Block block) {
          for (int i = block.offset(); i < block.offset() + block.length(); i++) {
            block.parameters()[i] += (float) step;
          }
        }

        @Override
        public double largestChange(UpdateStep s) {
          return promise;
        }
      };
    }
  }

  private abstract static class Op implements TransformOp {
    @Override
    public void begin(UpdateStep step) {}
  }

  /** Halves every entry in a loop; what it says about sizes is up to the test. */
  private static Custom halving(Consumer<UpdateStep> declared) {
    return new Custom(
        "halve",
        GradientTransform.Stage.CLIP,
        planner ->
            new Op() {
              @Override
              public void begin(UpdateStep step) {
                declared.accept(step);
              }

              @Override
              public void apply(Block block) {
                for (int i = block.offset(); i < block.offset() + block.length(); i++) {
                  block.gradients()[i] = block.gradients()[i] * block.factor() / 2;
                }
                block.factorApplied();
              }
            });
  }

  /** Scales without a loop. */
  private static Custom scaling(Consumer<UpdateStep> begin) {
    return new Custom(
        "scale",
        GradientTransform.Stage.CLIP,
        planner ->
            new Op() {
              @Override
              public boolean onlyScales() {
                return true;
              }

              @Override
              public void begin(UpdateStep step) {
                begin.accept(step);
              }

              @Override
              public void apply(Block block) {
                throw new AssertionError();
              }
            });
  }

  private static float[] step(Chain chain, float[] g) {
    Arena arena = new Arena(chain, g.length, 2);
    assertTrue(arena.step(g, new float[2]).applied());
    return arena.parameter(0);
  }

  @Test
  void sizesThatNobodySpokeOfAreMeasuredBeforeTheyAreNeeded() {
    float[] g = Floats.filled(1600, 1);
    Arena arena =
        new Arena(Chain.of(halving(s -> {}), Clips.globalNorm(1), Optimizers.sgd(1)), 1600, 2);
    assertTrue(arena.step(g, new float[2]).applied());
    assertEquals(40, arena.update.normBefore());
    assertEquals(1, arena.update.normAfter(), 1e-6);
    assertEquals(-0.5 / (20 + 1e-6), arena.parameter(0)[1599], 1e-8);

    // Adam must know that entries are not too large to square.
    Arena adam = new Arena(Chain.of(halving(s -> {}), Optimizers.adam(0.1)), 1600, 2);
    assertTrue(adam.step(Floats.filled(1600, 1.9e19), new float[2]).applied());
    assertEquals(
        UpdateOutcome.Kind.TOO_LARGE_TO_SQUARE,
        adam.step(Floats.filled(1600, 2.1e19), new float[2]).kind());
  }

  @Test
  void aBoundThatIsDeclaredSavesThePass() {
    Chain chain =
        Chain.of(
            halving(
                s -> {
                  for (int i = 0; i < s.slices(); i++) {
                    s.rewrites(i, s.largest(i) / 2);
                  }
                  assertTrue(Double.isNaN(s.norm()) && Double.isNaN(s.norm(0)));
                }),
            Optimizers.adam(0.1));
    Arena arena = new Arena(chain, 1600, 2);
    float[] g = Floats.filled(1600, 1.9e19);
    assertTrue(arena.step(g, new float[2]).applied());
    assertEquals(0.95e19 * 40, arena.update.normAfter(), 1e14);
    // One pass: the halved gradients are where Adam read them, and were halved once.
    assertEquals(0.95e19f, arena.gradients[0], 1e12);
  }

  @Test
  void scalingBetweenLoopsReachesTheNextOneOnly() {
    float[] g = Floats.gaussian(1600, 1, 1);
    Chain chain =
        Chain.of(
            scaling(s -> s.scale(4)),
            halving(s -> {}),
            scaling(s -> s.scale(0, -8)),
            halving(s -> {}),
            scaling(s -> s.scale(0.5)),
            Optimizers.sgd(1));
    float[] w = step(chain, g);
    for (int i = 0; i < g.length; i++) {
      assertEquals(g[i] * 4, w[i]);
    }
  }

  @Test
  void scalingIsNotLostWhereAPassEnds() {
    float[] g = Floats.gaussian(1600, 1, 1);
    Chain chain =
        Chain.of(
            halving(s -> {}),
            scaling(s -> s.scale(8)),
            Clips.globalNorm(1e9),
            scaling(s -> s.scale(0.25)),
            Optimizers.sgd(1));
    float[] w = step(chain, g);
    for (int i = 0; i < g.length; i++) {
      assertEquals(-g[i], w[i]);
    }
  }

  @Test
  void hugeAndTinyFactorsWork() {
    float[] tiny = Floats.filled(40, 3e-42);
    float[] w = step(Chain.of(scaling(s -> s.scale(0x1p140)), Optimizers.sgd(1)), tiny);
    assertEquals(-tiny[0] * 0x1p140, w[0]);
    float[] huge = Floats.filled(40, 3e38);
    w = step(Chain.of(scaling(s -> s.scale(0x1p-140)), halving(s -> {}), Optimizers.sgd(1)), huge);
    assertEquals(-huge[0] * 0x1p-141, w[0]);
  }

  @Test
  void aFactorThatIsNotANumberIsRefused() {
    for (Optimizer last : new Optimizer[] {Optimizers.sgd(1), Optimizers.adam(1)}) {
      Arena arena = new Arena(Chain.of(scaling(s -> s.scale(0, Double.NaN)), last), 40, 2);
      UpdateOutcome outcome = arena.step(Floats.filled(40, 1), new float[2]);
      assertTrue(!outcome.applied() && outcome.slice() == 0, outcome.toString());
      assertArrayEquals(new float[arena.layout.length()], arena.parameters);
    }
  }

  @Test
  void aLoopThatMakesNotANumberIsRefused() {
    Custom bad =
        new Custom(
            "bad",
            GradientTransform.Stage.CLIP,
            planner ->
                new Op() {
                  @Override
                  public void apply(Block block) {
                    block.gradients()[block.offset()] = block.slice() == 0 ? Float.NaN : 1;
                  }
                });
    Arena split = new Arena(Chain.of(bad, Clips.globalNorm(1), Optimizers.sgd(1)), 40, 2);
    UpdateOutcome outcome = split.step(Floats.filled(40, 1), new float[2]);
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_GRADIENT, outcome.kind());
    assertEquals(0, outcome.slice());
    Arena joined = new Arena(Chain.of(bad, Optimizers.sgd(1)), 40, 2);
    outcome = joined.step(Floats.filled(40, 1), new float[2]);
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, outcome.kind());
    assertEquals(0, outcome.slice());
    assertArrayEquals(new float[joined.layout.length()], joined.parameters);
  }

  @Test
  void decayIsPartOfTheStep() {
    Custom decay =
        new Custom(
            "decay",
            GradientTransform.Stage.DECAY,
            planner ->
                new Op() {
                  @Override
                  public void apply(Block block) {
                    for (int i = block.offset(); i < block.offset() + block.length(); i++) {
                      block.gradients()[i] =
                          Math.fma(
                              0.5f, block.parameters()[i], block.gradients()[i] * block.factor());
                    }
                    block.factorApplied();
                  }
                });
    Arena arena = new Arena(Chain.of(Clips.globalNorm(2), decay, Optimizers.sgd(1)), 4);
    arena.parameter(0, 8, 8, 8, 8);
    assertTrue(arena.step(Floats.filled(4, 3)).applied());
    assertEquals(8 - (4 + 1), arena.parameter(0)[3], 1e-5);
    assertEquals(2, arena.update.normAfter(), 1e-5);
  }

  @Test
  void anOptimizerWithoutABoundIsRehearsed() {
    Arena arena = new Arena(Chain.of(new CustomOptimizer(Double.POSITIVE_INFINITY, 1e38)), 1600, 2);
    for (int t = 1; t <= 3; t++) {
      assertTrue(arena.step(new float[1600], new float[2]).applied());
      assertEquals(t * 1e38, arena.parameter(0)[1599], 1e32);
    }
    UpdateOutcome outcome = arena.step(new float[1600], new float[2]);
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, outcome.kind());
    assertEquals(3e38, arena.parameter(0)[0], 1e32);
  }

  @Test
  void aStateThatWouldOverflowAloneIsRefusedToo() {
    Optimizer counting =
        new Optimizer() {
          @Override
          public String text() {
            return "counting";
          }

          @Override
          public double rate() {
            return 1;
          }

          @Override
          public TransformOp plan(TransformPlanner planner) {
            int state = planner.state("counting.sum");
            return new Op() {
              @Override
              public void apply(Block block) {
                for (int i = block.offset(); i < block.offset() + block.length(); i++) {
                  block.state(state)[i] += block.gradients()[i];
                  block.parameters()[i]++;
                }
              }
            };
          }
        };
    Arena arena = new Arena(Chain.of(counting), 1600, 2);
    float[] g = new float[1600];
    g[1599] = 2e38f;
    assertTrue(arena.step(g, new float[2]).applied());
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, arena.step(g, new float[2]).kind());
    assertEquals(2e38f, arena.update.state(0)[1599]);
    assertEquals(1, arena.parameter(0)[0]);
  }

  @Test
  void aBrokenPromiseIsAnErrorThatSaysWhose() {
    Arena arena = new Arena(Chain.of(new CustomOptimizer(1, Double.POSITIVE_INFINITY)), 4);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> arena.step(new float[4]));
    assertTrue(e.getMessage().contains("custom"), e.getMessage());
  }
}
