package dev.evengrad.optim;

import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.momentum;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
  /** A pull on the parameters, as weight decay will be. */
  private record Decay() implements GradientTransform {
    @Override
    public String text() {
      return "decay";
    }

    @Override
    public Stage stage() {
      return Stage.DECAY;
    }

    @Override
    public TransformOp plan(TransformPlanner planner) {
      throw new AssertionError("never planned here");
    }
  }

  private static void refused(String message, GradientTransform... transforms) {
    SpecException e = assertThrows(SpecException.class, () -> Chain.of(transforms));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void hasExactlyOneOptimizerAndThatIsLast() {
    refused("has no optimizer");
    refused("chain(value(1)) has no optimizer", value(1));
    refused("has 2 optimizers", sgd(0.1), adam(0.1));
    refused("meant is chain(global_norm(1), sgd(0.1))", sgd(0.1), globalNorm(1));
  }

  @Test
  void clipsBeforeItDecays() {
    Chain.of(value(0.5), globalNorm(1), new Decay(), adam(0.001));
    refused(
        "chain(value(0.5), decay, global_norm(1), sgd(0.1)) is out of order: taps and clips come"
            + " first (behind freeze), then rate groups, decays and the optimizer; meant is"
            + " chain(value(0.5), global_norm(1), decay, sgd(0.1))",
        value(0.5),
        new Decay(),
        globalNorm(1),
        sgd(0.1));
    refused("meant is chain(decay, sgd(0.1))", sgd(0.1), new Decay());
  }

  @Test
  void anOptimizerStageNeedsAnOptimizer() {
    GradientTransform impostor =
        new GradientTransform() {
          @Override
          public String text() {
            return "impostor";
          }

          @Override
          public Stage stage() {
            return Stage.OPTIMIZER;
          }

          @Override
          public TransformOp plan(TransformPlanner planner) {
            throw new AssertionError("never planned here");
          }
        };
    refused("impostor", impostor);
  }

  @Test
  void printsItsTransforms() {
    Chain chain = Chain.of(value(0.5), globalNorm(1), adam(0.001));
    assertEquals("chain(value(0.5), global_norm(1), adam(0.001))", chain.text());
    assertEquals(chain.text(), chain.toString());
    assertEquals(adam(0.001), chain.optimizer());
  }

  @Test
  void parsesWhatItPrints() {
    for (Chain chain :
        new Chain[] {
          Chain.of(sgd(0.1)),
          Chain.of(momentum(0.1, 0.5)),
          Chain.of(value(1e-5), value(3e8), globalNorm(0.1), adam(1e-4, 0.8, 0.99, 1e-6))
        }) {
      assertEquals(chain, Chain.parse(chain.text()));
      assertNotEquals(Chain.of(sgd(0.2)), Chain.parse(chain.text()));
    }
    assertEquals(Chain.of(adam(0.01)), Chain.parse(" adam(0.01) "));
    assertEquals(
        Chain.of(globalNorm(1), momentum(0.1, 0.5)),
        Chain.parse("chain( global_norm , momentum( rate=0.1 , mu=0.5 ) )"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chain",
        "chain()",
        "chain(",
        "chain(adam(0.1)",
        "chain(adam(0.1),)",
        "chain(adam(0.1) global_norm(1))",
        "chain(value(1), sgd(0.1)))",
        "chain(value(1)), sgd(0.1)",
        "chain(value(1), chain(sgd(0.1)))",
        "global_norm(1)",
        "chain(sgd(0.1), value(1))"
      })
  void refusesWhatIsNoChain(String text) {
    assertThrows(SpecException.class, () -> Chain.parse(text));
  }

  @Test
  void pointsToTheUnknownName() {
    String text = "chain(value(1), adm(0.1))";
    SpecException e = assertThrows(SpecException.class, () -> Chain.parse(text));
    assertEquals(text.indexOf("adm"), e.position());
    assertTrue(e.getMessage().contains("adam"), e.getMessage());
  }
}
