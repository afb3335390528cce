package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No step moves an entry by more than the optimizer promised before it. */
class LargestChangeTest {
  private static final int N = 64;

  /** Gradients that are hard on moving means: spikes, droughts, flips and all sizes of float. */
  private static float[] gradient(Random random, int t) {
    float[] g = new float[N];
    double scale = Math.pow(10, random.nextInt(8) == 0 ? random.nextInt(62) - 44 : t % 7 - 3);
    for (int i = 0; i < N; i++) {
      g[i] =
          switch (i % 4) {
            case 0 -> (float) (random.nextGaussian() * scale);
            case 1 -> t % (i + 3) == 0 ? (float) scale : 0;
            case 2 -> (float) ((t / 10) % 2 == 0 ? scale : -scale);
            default -> (float) (scale * Math.pow(1.5, -t % 100));
          };
      g[i] = Math.clamp(g[i], -9e18f, 9e18f);
    }
    return g;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd(0.1)",
        "momentum(0.1, 0)",
        "momentum(0.1)",
        "momentum(0.1, 0.9999)",
        "adam(0.1)",
        "adam(0.1, eps=1e-30)",
        "adam(0.1, eps=1.2e-38)",
        "adam(0.1, beta1=0, beta2=0)",
        "adam(0.1, beta1=0, eps=1e-20)",
        "adam(0.1, beta2=0.5)",
        "adam(0.1, beta1=0.9, beta2=0.8, eps=1e-20)",
        "adam(0.1, beta1=0.99999, beta2=0.99999, eps=1e-10)",
        "adam(0.1, beta2=0.99999999, eps=1e-25)",
        "nesterov(0.1, 0)",
        "nesterov(0.1)",
        "nesterov(0.1, 0.9999)",
        "adam(0.1, amsgrad=true)",
        "adam(0.1, eps=1e-30, amsgrad=true)",
        "adamw(0.1, 0.1, mask=all)",
        "nadam(0.1)",
        "nadam(0.1, eps=1e-30)",
        "nadam(0.1, beta2=0.5, eps=1.2e-38)",
        "nadam(0.1, beta1=0)",
        "radam(0.1)",
        "radam(0.1, eps=1e-30)",
        "radam(0.1, beta2=0.5)",
        "radam(0.1, beta2=0.9, eps=1.2e-38)",
        "adamax(0.1)",
        "adamax(0.1, beta2=0.5)",
        "adamax(0.1, eps=1.2e-38)",
        "adamax(0.1, beta1=0.5, beta2=0.6, eps=1e-30)",
        "rmsprop(0.1)",
        "rmsprop(0.1, alpha=0)",
        "rmsprop(0.1, alpha=0.5, eps=1.2e-38)",
        "rmsprop(0.1, eps=1e-25, momentum=0.9)",
        "rmsprop(0.1, centered=true)",
        "rmsprop(0.1, momentum=0.99, centered=true)",
        "adagrad(0.1)",
        "adagrad(0.1, eps=1e-30)",
        "adagrad(0.1, eps=1.2e-38)",
        "adadelta(1)",
        "adadelta(1, rho=0)",
        "adadelta(1, rho=0.999, eps=1e-30)",
        "lion(0.1)",
        "lion(0.1, weight_decay=1, mask=all)"
      })
  void holds(String text) {
    for (int seed = 0; seed < 5; seed++) {
      Trial trial = new Trial(text);
      Random random = new Random(seed);
      for (int t = 0; t < 400; t++) {
        trial.step(gradient(random, t));
      }
    }
  }

  /** Rates at which a product on the way may leave the floats though the quotient would not. */
  @Test
  void holdsForRatesOfAllSizes() {
    for (String name : Optimizers.REGISTRY.names()) {
      for (String rate : new String[] {"1e-40", "1e-20", "1e15", "1e20", "1e25", "1e30", "3e38"}) {
        for (int seed = 0; seed < 5; seed++) {
          Trial trial = new Trial(name + "(" + rate + ")");
          trial.refuses = true;
          Random random = new Random(seed);
          for (int t = 0; t < 100; t++) {
            trial.step(gradient(random, t));
          }
        }
      }
    }
  }

  @Test
  void isOfTheOrderOfTheRateForAdamWhateverTheEps() {
    Trial trial = new Trial("adam(0.1, eps=1e-20)");
    Random random = new Random(1);
    for (int t = 0; t < 100; t++) {
      trial.step(gradient(random, t));
      assertTrue(trial.bound < 0.1 * 8, "step " + t + ": " + trial.bound);
    }
  }

  /** With the default settings no step of ordinary size needs a rehearsal. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nesterov(0.1)",
        "adam(0.1, amsgrad=true)",
        "adamw(0.1, 0.01, mask=all)",
        "nadam(0.1)",
        "radam(0.1)",
        "adamax(0.1)",
        "rmsprop(0.1)",
        "rmsprop(0.1, momentum=0.9, centered=true)",
        "adagrad(0.1)",
        "adadelta(1)",
        "lion(0.1)"
      })
  void isFiniteForLong(String text) {
    Trial trial = new Trial(text);
    for (int t = 0; t < 2000; t++) {
      trial.step(Floats.gaussian(N, t % 100, t));
      assertTrue(trial.bound < 1e13, trial.bound + " in step " + t);
    }
  }

  @Test
  void knowsThatSquaresVanish() {
    for (double g : new double[] {1e-44, 1e-37, 1e-30, 1e-25, 1e-22, 1e-18}) {
      for (String name :
          new String[] {"adam", "nadam", "radam", "rmsprop", "adagrad", "adadelta", "adamax"}) {
        Trial trial = new Trial(name + "(0.1, eps=1.2e-38)");
        for (int t = 0; t < 50; t++) {
          trial.step(Floats.filled(N, g));
        }
      }
    }
  }

  @Test
  void doesNotRelyOnStatesThatWereRestored() {
    Trial trial = new Trial("adam(0.1)");
    Arrays.fill(trial.block.states[0], 1e10f);
    trial.op.restored(new double[] {1e10f, 0});
    trial.step(Floats.filled(N, 1e-10));
    assertTrue(trial.largest > 1e17);
  }

  @Test
  void isReachedBySgd() {
    Trial trial = new Trial("sgd(0.1)");
    trial.step(Floats.filled(N, 3));
    assertTrue(trial.bound <= trial.largest * 1.000002, trial.bound + " for " + trial.largest);
  }

  /** One optimizer on N entries that are put back to zero before each step. */
  private static final class Trial {
    private final TransformOp op;
    private final Block block = new Block();
    private final UpdateStep step = new UpdateStep(1);
    private final String text;
    private double bound;
    private double largest;

    /** Whether a step that might leave the floats is not made, as one whose rehearsal fails. */
    private boolean refuses;

    Trial(String text) {
      this.text = text;
      TransformPlanner planner = new TransformPlanner(new Arena(Chain.parse(text), N).layout);
      this.op = Optimizers.parse(text).plan(planner);
      block.parameters = new float[N];
      block.states = new float[planner.states().size()][N];
      block.length = N;
      step.rate = Optimizers.parse(text).rate();
    }

    void step(float[] gradient) {
      step.number++;
      step.startMeasured();
      double most = 0;
      double sum = 0;
      for (float g : gradient) {
        most = Math.max(most, Math.abs(g));
        sum += (double) g * g;
      }
      step.measured(0, sum, most);
      op.begin(step);
      bound = op.largestChange(step);
      if (refuses && !(bound < Bounds.FLOAT)) {
        step.number--;
        return;
      }
      block.gradients = gradient;
      Arrays.fill(block.parameters, 0);
      op.apply(block);
      op.commit();
      largest = 0;
      for (int i = 0; i < N; i++) {
        double change = block.parameters[i];
        assertTrue(
            Math.abs(change) <= bound,
            () -> text + ", step " + step.number() + ": " + change + " exceeds " + bound);
        largest = Math.max(largest, Math.abs(change));
      }
    }
  }
}
