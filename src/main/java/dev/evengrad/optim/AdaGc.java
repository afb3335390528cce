package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Clips each parameter's gradient to a little more than a moving mean of its own norms: {@code g *= h} with {@code h = min(1, limit *
 * gamma / n(g))}, then {@code gamma = beta * gamma + (1 - beta) * n(h g)}, n being the Euclidean norm over the parameter.
 *
 * <p>In the first {@code warmup} steps the whole gradient is clipped to {@code norm}, as by {@link GlobalNormClip}, and gamma is the
 * smallest norm so far of the parameter's gradient so clipped.
 *
 * <p>A gradient of zero has no size to learn from: it leaves its parameter's gamma as it is, which at 0 would never let anything pass
 * again. A parameter whose gradients were all zero in the warm-up begins with its first other norm, clipped to {@code norm}. Steps that
 * are refused, such as those with norms that are not finite, are left out. Norms and factors are in double.
 *
 * <p>Wang and others: AdaGC: improving training stability for large language model pretraining, 2025.
 *
 * @param limit how many times its mean a norm may be; 1.05 by default
 * @param beta what is left of the mean after a step; 0.98 by default
 * @param warmup steps that begin the means; 100 by default
 * @param norm c, the largest norm of the whole gradient meanwhile; 1 by default
 */
public record AdaGc(double limit, double beta, int warmup, double norm)
    implements GradientTransform {
  static final double LIMIT = 1.05;
  static final double BETA = 0.98;
  static final int WARMUP = 100;
  static final double NORM = 1;

  /**
   * A clip by each parameter's own mean norm.
   *
   * @throws SettingException unless {@code limit} and {@code norm} are finite and above 0, {@code beta} is in [0, 1) and {@code
   *     warmup} at least 1
   */
  public AdaGc {
    SettingException.requirePositive("limit", limit);
    SettingException.requireFraction("beta", beta);
    SettingException.requireCount("warmup", warmup);
    SettingException.requirePositive("norm", norm);
  }

  @Override
  public String text() {
    return new CallText("ada_gc", limit)
        .option("beta", beta, BETA)
        .option("warmup", warmup, WARMUP)
        .option("norm", norm, NORM)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.CLIP;
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    double[] gammas = new double[1 + planner.layout().slices().size()];
    return new Op(this, planner.scalars("ada_gc.gammas", gammas, Op::possible));
  }

  private static final class Op extends LearningClip {
    private static final int COUNT = 0;

    /** Where gamma of parameter 0 is; 0 as long as there is none. */
    private static final int GAMMAS = 1;

    private final AdaGc settings;

    Op(AdaGc settings, double[] gammas) {
      super(gammas);
      this.settings = settings;
    }

    static boolean possible(double[] gammas) {
      for (double gamma : gammas) {
        if (!(gamma >= 0)) {
          return false;
        }
      }
      return true;
    }

    @Override
    void clip(UpdateStep step, double[] next) {
      boolean warmup = next[COUNT] < settings.warmup;
      double whole = warmup ? upToNorm(step.norm()) : 1;
      for (int s = 0; s < step.slices(); s++) {
        double norm = step.norm(s);
        double gamma = next[GAMMAS + s];
        double factor =
            warmup ? whole : gamma == 0 ? upToNorm(norm) : factor(gamma * settings.limit, norm);
        if (norm > 0) {
          next[GAMMAS + s] = gamma(gamma, factor * norm, warmup);
        }
        if (factor < 1) {
          step.scale(s, factor);
          step.countNormClipped();
        }
      }
      next[COUNT]++;
    }

    private double gamma(double before, double clipped, boolean warmup) {
      if (before == 0) {
        return clipped;
      }
      return warmup
          ? Math.min(before, clipped)
          : settings.beta * before + (1 - settings.beta) * clipped;
    }

    private double upToNorm(double norm) {
      return GlobalNormClip.factor(settings.norm, norm);
    }
  }
}
