package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Clips the whole gradient to a percentile of the norms of all steps so far, this one among them: {@code g *= min(1, c / norm)}
 * with {@code c} the percentile of the Euclidean norms over all parameters before clipping. The percentile is a streaming estimate in
 * the memory of nine numbers ({@code P-square}); the norms are not kept.
 *
 * <p>The first step is never clipped: its own norm is all there is. The second to the fifth are clipped to the exact percentile,
 * between the two neighbours in order as numpy's {@code percentile}: at 10 the second of two norms
 * {@code a < b} to {@code a + (b - a) / 10}. From the sixth on it is the estimate.
 *
 * <p>A gradient of zero has no size to learn from and is left out: otherwise a tenth of such steps would make the limit 0 for good.
 * Steps that are refused, such as those with norms that are not finite, are left out too. Norm, limit and factor are in double.
 *
 * <p>Seetharaman, Wichern, Pardo, Le Roux: AutoClip: adaptive gradient clipping for source separation networks, 2020; without the
 * 1e-6 that PyTorch adds to the norm.
 *
 * @param percentile above 0 and below 100; 10 by default
 */
public record AutoClip(double percentile) implements GradientTransform {
  static final double PERCENTILE = 10;

  /**
   * A clip by a percentile.
   *
   * @throws SettingException unless {@code percentile} is above 0 and below 100
   */
  public AutoClip {
    if (!(percentile > 0 && percentile < 100)) {
      throw new SettingException("percentile", percentile, "a number above 0 and below 100");
    }
  }

  @Override
  public String text() {
    return "auto_clip(" + Numbers.text(percentile) + ")";
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
    double[] norms =
        planner.scalars("auto_clip.norms", new double[PSquare.NUMBERS], PSquare::possible);
    return new Op(norms, percentile / 100);
  }

  private static final class Op extends LearningClip {
    private final double quantile;

    Op(double[] norms, double quantile) {
      super(norms);
      this.quantile = quantile;
    }

    @Override
    void clip(UpdateStep step, double[] next) {
      double norm = step.norm();
      if (norm == 0) {
        return;
      }
      PSquare.take(next, quantile, norm);
      double factor = factor(PSquare.quantile(next, quantile), norm);
      if (factor < 1) {
        step.scale(factor);
        step.countNormClipped();
      }
    }
  }
}
