package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookStep;
import dev.evengrad.reference.textbook.TextbookTransform;
import dev.evengrad.testing.Fixture;
import dev.evengrad.text.Numbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PyTorch's trajectories. PyTorch computed in double, the engine in float: the allowed difference
 * of every entry is the first-order sum of the roundings that the float formula makes, and no more.
 */
class OptimizerFixtureTest {
  /** Room for the products of two roundings, which the recursions leave out. */
  private static final double SECOND_ORDER = 1 + 1e-4;

  private static final double U = Floats.U;

  record Case(String fixture, String text, ErrorRecursion errors) {
    @Override
    public String toString() {
      return fixture;
    }
  }

  /** How far the float result of one entry may be from the exact one, step by step. */
  interface ErrorRecursion {
    /** One entry's recursion. */
    Entry entry();

    /** Its state. */
    interface Entry {
      double next(double gradient, double exactParameter);
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("optimizer-sgd", "sgd(0.1)", () -> new SgdErrors(0.1)),
        new Case("optimizer-sgd_momentum", "momentum(0.05)", () -> new MomentumErrors(0.05, 0.9)),
        new Case("optimizer-adam", "adam(0.01)", () -> new AdamErrors(0.01, 0.9, 0.999, 1e-8)));
  }

  /** Those whose errors the textbook's twin carries along. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sgd_nesterov              | nesterov(0.05)
          adam_amsgrad              | adam(0.01, amsgrad=true)
          adamw                     | adamw(0.01, 0.05, mask=all)
          nadam                     | nadam(0.01)
          radam                     | radam(0.01)
          adamax                    | adamax(0.01)
          rmsprop                   | rmsprop(0.01)
          rmsprop_centered_momentum | rmsprop(0.01, momentum=0.9, centered=true)
          adagrad                   | adagrad(0.1)
          adadelta                  | adadelta(1)
          """)
  void staysWithinTheErrorsThatTheTwinCarries(String fixture, String text) {
    double worst = worstRatioToTwin("optimizer-" + fixture, text, text);
    assertTrue(worst <= 1, () -> text + ": error/bound " + worst);
    Optimizer right = Optimizers.parse(text);
    String wrong =
        text.replace("(" + Numbers.text(right.rate()), "(" + Numbers.text(right.rate() * 1.001));
    double off = worstRatioToTwin("optimizer-" + fixture, wrong, text);
    assertTrue(off > 1, () -> wrong + " passes for " + text + ": " + off);
  }

  private static double worstRatioToTwin(String name, String text, String twinText) {
    Fixture fixture = Fixture.load(name);
    float[] start = fixture.floats("w0");
    float[] gradients = fixture.floats("gradients");
    double[] expected = fixture.doubles("w_after");
    int n = start.length;
    Arena arena = new Arena(Chain.parse(text), n).parameter(0, start);
    TextbookTransform twin = Textbook.BUILT_IN.transform(twinText);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("p0", fixture.doubles("w0"));
    TextbookStep step = new TextbookStep(parameters);
    double[] exactGradients = fixture.doubles("gradients");
    double worst = 0;
    for (int t = 0; t < gradients.length / n; t++) {
      assertTrue(arena.step(Arrays.copyOfRange(gradients, t * n, (t + 1) * n)).applied());
      twin.step(step.goOn(Map.of("p0", Arrays.copyOfRange(exactGradients, t * n, (t + 1) * n))));
      float[] w = arena.parameter(0);
      for (int i = 0; i < n; i++) {
        double error = Math.abs(w[i] - expected[t * n + i]);
        worst = Math.max(worst, error / step.parameterError("p0")[i]);
      }
    }
    return worst;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsPyTorchWithinItsRoundings(Case c) {
    assertTrue(worstRatio(c, c.text) <= 1, () -> c + ": error/bound " + worstRatio(c, c.text));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theBoundIsNarrowEnoughToShowARateThatIsOffByAThousandth(Case c) {
    Optimizer right = Optimizers.parse(c.text);
    String wrong =
        c.text.replace(Double.toString(right.rate()), Double.toString(right.rate() * 1.001));
    assertTrue(worstRatio(c, wrong) > 1, () -> wrong + " passes for " + c.text);
  }

  private static double worstRatio(Case c, String text) {
    Fixture fixture = Fixture.load(c.fixture);
    float[] start = fixture.floats("w0");
    float[] gradients = fixture.floats("gradients");
    double[] expected = fixture.doubles("w_after");
    int n = start.length;
    int steps = gradients.length / n;
    assertEquals(25, steps);
    Arena arena = new Arena(Chain.of(Optimizers.parse(text)), n).parameter(0, start);
    ErrorRecursion.Entry[] errors = new ErrorRecursion.Entry[n];
    Arrays.setAll(errors, i -> c.errors.entry());
    double worst = 0;
    for (int t = 0; t < steps; t++) {
      float[] g = Arrays.copyOfRange(gradients, t * n, (t + 1) * n);
      assertTrue(arena.step(g).applied());
      float[] w = arena.parameter(0);
      for (int i = 0; i < n; i++) {
        double exact = expected[t * n + i];
        double bound = errors[i].next(g[i], exact) * SECOND_ORDER;
        worst = Math.max(worst, Math.abs(w[i] - exact) / bound);
      }
    }
    return worst;
  }

  /** The rate's rounding, and one of the fused multiply-add. */
  private static final class SgdErrors implements ErrorRecursion.Entry {
    private final double rate;
    private double error;

    SgdErrors(double rate) {
      this.rate = rate;
    }

    @Override
    public double next(double g, double w) {
      error += U * rate * Math.abs(g) + U * Math.abs(w);
      return error;
    }
  }

  /** Besides, the rounding of mu and that of the velocity. */
  private static final class MomentumErrors implements ErrorRecursion.Entry {
    private final double rate;
    private final double mu;
    private double v;
    private double velocityError;
    private double error;

    MomentumErrors(double rate, double mu) {
      this.rate = rate;
      this.mu = mu;
    }

    @Override
    public double next(double g, double w) {
      velocityError = mu * velocityError + U * mu * Math.abs(v);
      v = mu * v + g;
      velocityError += U * Math.abs(v);
      error += rate * velocityError + U * rate * Math.abs(v) + U * Math.abs(w);
      return error;
    }
  }

  /** Each coefficient is rounded once, each operation too; a fused multiply-add is one. */
  private static final class AdamErrors implements ErrorRecursion.Entry {
    private final double rate;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private int t;
    private double m;
    private double v;
    private double meanError;
    private double squareError;
    private double error;

    AdamErrors(double rate, double beta1, double beta2, double eps) {
      this.rate = rate;
      this.beta1 = beta1;
      this.beta2 = beta2;
      this.eps = eps;
    }

    @Override
    public double next(double g, double w) {
      t++;
      double rest1 = (1 - beta1) * Math.abs(g);
      double rest2 = (1 - beta2) * g * g;
      meanError = beta1 * meanError + U * (beta1 * Math.abs(m) + 2 * rest1);
      squareError = beta2 * squareError + U * (beta2 * v + 3 * rest2);
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      meanError += U * Math.abs(m);
      squareError += U * v;
      double scale = 1 / Math.sqrt(1 - Math.pow(beta2, t));
      double root = Math.sqrt(v);
      double rootError = squareError / root + U * root;
      double below = root * scale + eps;
      double belowError = scale * rootError + U * root * scale + U * eps + U * below;
      double quotient = Math.abs(m) / below;
      double quotientError = (meanError + quotient * belowError) / below + U * quotient;
      double step = rate / (1 - Math.pow(beta1, t));
      error += step * quotientError + U * step * quotient + U * Math.abs(w);
      return error;
    }
  }
}
