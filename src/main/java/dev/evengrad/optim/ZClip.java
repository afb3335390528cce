package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Clips the whole gradient where its norm stands out from a moving mean and variance of the norms of the steps before: with {@code
 * score = (norm - mean) / (sd + eps)}, a norm of {@code score > z} is cut to {@code c = mean + z * sd / (score / z)}, the lower
 * the further it stands out. Then {@code mean = alpha * mean + (1 - alpha) * n} and {@code variance = alpha * variance + (1 - alpha)
 * * (n - mean)^2} with the new mean, {@code n} being the norm so cut. No norm passes above {@code norm}, which is not taken into the
 * statistics.
 *
 * <p>The first {@code warmup} norms, as they come, give the mean and the variance (over their number) to begin with; {@code norm} is
 * the only limit meanwhile, as {@link GlobalNormClip}.
 *
 * <p>A gradient of zero has no size to learn from and is left out, as are steps that are refused, such as those with norms that are
 * not finite. Norm, limit and factor are in double.
 *
 * <p>Kumar and others: ZClip: adaptive spike mitigation for LLM pre-training, 2025.
 *
 * @param z how many standard deviations a norm may be above the mean; 2.5 by default
 * @param alpha what is left of mean and variance after a step; 0.97 by default
 * @param eps added to the standard deviation before it divides; 1e-6 by default
 * @param warmup the steps that give the first mean and variance; 25 by default
 * @param norm c, the largest norm that passes at any time; 1 by default
 */
public record ZClip(double z, double alpha, double eps, int warmup, double norm)
    implements GradientTransform {
  static final double Z = 2.5;
  static final double ALPHA = 0.97;
  static final double EPS = 1e-6;
  static final int WARMUP = 25;
  static final double NORM = 1;

  /**
   * A clip by z-score.
   *
   * @throws SettingException unless {@code z}, {@code eps} and {@code norm} are finite and above 0, {@code alpha} is in [0, 1) and
   *     {@code warmup} at least 2
   */
  public ZClip {
    SettingException.requirePositive("z", z);
    SettingException.requireFraction("alpha", alpha);
    SettingException.requirePositive("eps", eps);
    if (warmup < 2) {
      throw new SettingException(
          "warmup", warmup, "at least 2: one norm has no spread, so no later one could be larger");
    }
    SettingException.requirePositive("norm", norm);
  }

  @Override
  public String text() {
    return new CallText("zclip", z)
        .option("alpha", alpha, ALPHA)
        .option("eps", eps, EPS)
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
    return new Op(this, planner.scalars("zclip.norms", new double[3], Op::possible));
  }

  private static final class Op extends LearningClip {
    private static final int COUNT = 0;
    private static final int MEAN = 1;
    private static final int VARIANCE = 2;

    private final ZClip settings;

    Op(ZClip settings, double[] norms) {
      super(norms);
      this.settings = settings;
    }

    static boolean possible(double[] norms) {
      return norms[COUNT] >= 0 && norms[MEAN] >= 0 && norms[VARIANCE] >= 0;
    }

    @Override
    void clip(UpdateStep step, double[] next) {
      double norm = step.norm();
      if (norm == 0) {
        return;
      }
      double factor = 1;
      if (next[COUNT] < settings.warmup) {
        first(next, norm);
      } else {
        double limit = limit(next, norm);
        factor = factor(limit, norm);
        follow(next, Math.min(norm, limit));
      }
      next[COUNT]++;
      factor = Math.min(factor, GlobalNormClip.factor(settings.norm, norm));
      if (factor < 1) {
        step.scale(factor);
        step.countNormClipped();
      }
    }

    /** One more of the norms that give mean and variance over their number, by Welford's recurrence. */
    private static void first(double[] next, double norm) {
      double count = next[COUNT] + 1;
      double above = norm - next[MEAN];
      next[MEAN] += above / count;
      next[VARIANCE] += (above * (norm - next[MEAN]) - next[VARIANCE]) / count;
    }

    private double limit(double[] next, double norm) {
      double sd = Math.sqrt(next[VARIANCE]);
      double score = (norm - next[MEAN]) / (sd + settings.eps);
      return score > settings.z
          ? next[MEAN] + settings.z * sd / (score / settings.z)
          : Double.POSITIVE_INFINITY;
    }

    private void follow(double[] next, double norm) {
      double alpha = settings.alpha;
      next[MEAN] = alpha * next[MEAN] + (1 - alpha) * norm;
      double above = norm - next[MEAN];
      next[VARIANCE] = alpha * next[VARIANCE] + (1 - alpha) * above * above;
    }
  }
}
